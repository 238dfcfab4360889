namespace Parley.Homeserver.Provisioning;

/// <summary>A room that exists from the first run on.</summary>
public sealed record ProvisionedRoom
{
    /// <summary>The alias's localpart, by which the room is known again.</summary>
    public required string Alias { get; init; }

    /// <summary>The body of <c>createRoom</c> as JSON; its <c>room_alias_name</c> is set to <see cref="Alias"/>.</summary>
    public required string Body { get; init; }

    /// <summary>The alias of the space that it is a child of. Default: none.</summary>
    public string? Parent { get; init; }

    /// <summary>Where it stands among the space's children, up to 50 printable ASCII characters. Default: none.</summary>
    public string? Order { get; init; }
}
