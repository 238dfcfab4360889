using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Search;

/// <summary>Searching users. https://spec.matrix.org/v1.16/client-server-api/#user-directory</summary>
internal sealed class UserDirectoryEndpoints(Database database) : IEndpoints
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 100;

    public void Map(ApiRoutes routes)
    {
        routes.Post("/_matrix/client/v3/user_directory/search", (request, body) => Task.FromResult(Search(request, body)));
        foreach (var path in (ReadOnlySpan<string>)["v1/mutual_rooms", "unstable/uk.half-shot.msc2666/user/mutual_rooms"])
            routes.Get("/_matrix/client/" + path, MutualRooms);
    }

    private byte[] Search(ApiRequest request, JsonElement body)
    {
        var term = body.Text("search_term") ?? throw ApiException.MissingParam("'search_term' is missing.");
        RequestLimits.CheckSearchTerm(term);
        var limit = (int)Math.Clamp(body.Integer("limit") ?? DefaultLimit, 1, MaxLimit);
        var found = database.Read(session => UserDirectory.Search(session, request.User, term, limit + 1));
        return JsonBytes.Object(writer =>
        {
            writer.WriteBoolean("limited", found.Count > limit);
            writer.WriteStartArray("results");
            foreach (var user in found.Take(limit))
            {
                writer.WriteStartObject();
                writer.WriteString("user_id", user.User.Value);
                if (user.DisplayName is not null)
                    writer.WriteString("display_name", user.DisplayName);
                if (user.AvatarUrl is not null)
                    writer.WriteString("avatar_url", user.AvatarUrl);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        });
    }

    private byte[] MutualRooms(ApiRequest request)
    {
        if (!UserId.TryParse(request.Query("user_id"), out var other) || other == request.User)
            throw ApiException.InvalidParam("'user_id' must be the ID of another user.");
        return JsonBytes.Object(writer => writer.WriteTexts("joined", database.Read(session => UserDirectory.MutualRooms(session, request.User, other))));
    }
}
