namespace Parley.Homeserver;

/// <summary>A room that is created at the first start.</summary>
public sealed record ProvisionedRoom
{
    /// <summary>Gets the localpart of the alias, which identifies the room at later starts.</summary>
    public required string Alias { get; init; }

    /// <summary>Gets the body of <c>createRoom</c> as JSON. Its <c>room_alias_name</c> is set to <see cref="Alias"/>.</summary>
    public required string Body { get; init; }

    /// <summary>Gets the localpart of the alias of the parent space. Default: none.</summary>
    public string? Parent { get; init; }

    /// <summary>Gets the order among the children of the space: up to 50 printable ASCII characters. Default: none.</summary>
    public string? Order { get; init; }
}
