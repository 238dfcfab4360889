namespace Parley.Matrix.Client;

/// <summary>The device of a login.</summary>
public sealed record DeviceOptions
{
    /// <summary>The device to use again. Default null: a new one.</summary>
    public DeviceId? DeviceId { get; init; }

    /// <summary>The name of a new device, as the user's other devices show it. Default "Parley".</summary>
    public string DisplayName { get; init; } = "Parley";
}
