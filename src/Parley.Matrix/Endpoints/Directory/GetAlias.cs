namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/directory/room/{roomAlias}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3directoryroomroomalias
/// The room that an alias names.
/// </summary>
public static class GetAlias
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, AliasResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/directory/room/{roomAlias}", null, MatrixRareJson.Default.AliasResponse, NeedsToken: false);
}

/// <summary>The room that an alias names.</summary>
public sealed record AliasResponse : MatrixObject
{
    /// <summary>The room.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>Servers that are in it.</summary>
    public IReadOnlyList<string> Servers { get => field ?? []; init; }
}
