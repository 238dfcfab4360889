namespace Parley.Homeserver.Provisioning;

/// <summary>Rooms that exist from the first run on. What exists already is left as it is.</summary>
public sealed record ProvisioningOptions
{
    /// <summary>The localpart of the user who owns the rooms. The account has no password. Default: <c>parley</c>.</summary>
    public string Owner { get; init; } = "parley";

    /// <summary>The owner's display name. Default: <c>Parley</c>.</summary>
    public string OwnerName { get; init; } = "Parley";

    /// <summary>The rooms, a space before its children.</summary>
    public IReadOnlyList<ProvisionedRoom> Rooms { get; init; } = [];
}
