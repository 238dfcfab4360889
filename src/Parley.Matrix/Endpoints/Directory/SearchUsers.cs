using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/user_directory/search</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3user_directorysearch
/// Searches users by name.
/// </summary>
public static class SearchUsers
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<SearchUsersRequest, SearchUsersResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/user_directory/search", MatrixJson.Default.SearchUsersRequest, MatrixJson.Default.SearchUsersResponse);
}

/// <summary>The body of <see cref="SearchUsers"/>.</summary>
public sealed record SearchUsersRequest : MatrixObject
{
    /// <summary>Gets the text to find in names and user IDs.</summary>
    public required string SearchTerm { get; init; }

    /// <summary>Gets the maximum number of users; <see langword="null"/> means 10.</summary>
    public long? Limit { get; init; }
}

/// <summary>The response of <see cref="SearchUsers"/>.</summary>
public sealed record SearchUsersResponse : MatrixObject
{
    /// <summary>Gets the users, the best match first.</summary>
    [JsonConverter(typeof(TolerantListConverter<FoundUser>))]
    public IReadOnlyList<FoundUser> Results { get => field ?? []; init; }

    /// <summary>Gets whether the homeserver found more users.</summary>
    public bool? Limited { get; init; }
}

/// <summary>A user of the directory.</summary>
public sealed record FoundUser : MatrixObject
{
    /// <summary>Gets the user ID.</summary>
    public required UserId UserId { get; init; }

    /// <summary>Gets the display name. It is not unique, and the user chooses it.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets the avatar, an <c>mxc:</c> URI.</summary>
    public string? AvatarUrl { get; init; }
}
