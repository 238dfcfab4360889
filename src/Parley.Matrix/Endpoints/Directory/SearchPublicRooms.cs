namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/publicRooms</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3publicrooms
/// Searches the room directory.
/// Query: <c>server</c>.
/// </summary>
public static class SearchPublicRooms
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<PublicRoomsRequest, PublicRoomsResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/publicRooms", MatrixRareJson.Default.PublicRoomsRequest, MatrixRareJson.Default.PublicRoomsResponse);
}

/// <summary>The body of <see cref="SearchPublicRooms"/>.</summary>
public sealed record PublicRoomsRequest : MatrixObject
{
    /// <summary>Gets the maximum number of rooms.</summary>
    public long? Limit { get; init; }

    /// <summary>Gets the token of the page.</summary>
    public string? Since { get; init; }

    /// <summary>Gets the filter.</summary>
    public PublicRoomsFilter? Filter { get; init; }
}

/// <summary>A filter for the room directory.</summary>
public sealed record PublicRoomsFilter : MatrixObject
{
    /// <summary>Gets the text to find in the name, topic or alias.</summary>
    public string? GenericSearchTerm { get; init; }

    /// <summary>Gets the room types; <see langword="null"/> in the list means rooms without a type.</summary>
    public IReadOnlyList<string?>? RoomTypes { get; init; }
}
