namespace Parley.Homeserver;

/// <summary>Rooms that are created at the first start. Existing rooms are not changed.</summary>
public sealed record ProvisioningOptions
{
    /// <summary>Gets the localpart of the owner of the rooms. The account has no password. Default: <c>parley</c>.</summary>
    public string Owner { get; init; } = "parley";

    /// <summary>Gets the display name of the owner. Default: <c>Parley</c>.</summary>
    public string OwnerName { get; init; } = "Parley";

    /// <summary>Gets the rooms, a space before its children.</summary>
    public IReadOnlyList<ProvisionedRoom> Rooms { get; init; } = [];
}
