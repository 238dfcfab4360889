namespace Parley.Matrix.Client;

/// <summary>Options of the device of a login.</summary>
public sealed record DeviceOptions
{
    /// <summary>Gets the device to log in again. Default null: a new device.</summary>
    public DeviceId? DeviceId { get; init; }

    /// <summary>Gets the display name of a new device. Default "Parley".</summary>
    public string DisplayName { get; init; } = "Parley";

    /// <summary>
    /// Gets whether the program refreshes access tokens, see <see cref="RenewingTransport"/>: the homeserver may then return one that expires
    /// after minutes. Default false.
    /// </summary>
    public bool Refreshes { get; init; }
}
