namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/publicRooms</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3publicrooms
/// Searches the public rooms.
/// Query: <c>server</c>.
/// </summary>
public static class SearchPublicRooms
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<PublicRoomsRequest, PublicRoomsResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/publicRooms", MatrixRareJson.Default.PublicRoomsRequest, MatrixRareJson.Default.PublicRoomsResponse);
}

/// <summary>A search.</summary>
public sealed record PublicRoomsRequest : MatrixObject
{
    /// <summary>At most so many.</summary>
    public long? Limit { get; init; }

    /// <summary>Where the page begins.</summary>
    public string? Since { get; init; }

    /// <summary>What to look for.</summary>
    public PublicRoomsFilter? Filter { get; init; }
}

/// <summary>What to look for.</summary>
public sealed record PublicRoomsFilter : MatrixObject
{
    /// <summary>Text in name, topic or alias.</summary>
    public string? GenericSearchTerm { get; init; }

    /// <summary>Types of rooms; a null element stands for rooms without one.</summary>
    public IReadOnlyList<string?>? RoomTypes { get; init; }
}
