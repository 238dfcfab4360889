namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/directory/room/{roomAlias}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3directoryroomroomalias
/// Resolves an alias.
/// </summary>
public static class GetAlias
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, AliasResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/directory/room/{roomAlias}", null, MatrixRareJson.Default.AliasResponse, NeedsToken: false);
}

/// <summary>The response of <see cref="GetAlias"/>.</summary>
public sealed record AliasResponse : MatrixObject
{
    /// <summary>Gets the room ID.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>Gets servers that are in the room.</summary>
    public IReadOnlyList<string> Servers { get => field ?? []; init; }
}
