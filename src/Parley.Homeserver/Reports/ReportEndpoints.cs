using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;
using EventId = Parley.Matrix.EventId;

namespace Parley.Homeserver.Reports;

/// <summary>Reporting rooms, events and users. https://spec.matrix.org/v1.16/client-server-api/#reporting-content</summary>
internal sealed partial class ReportEndpoints(
    Database database, RoomCache rooms, RoomReader reader, AccountStore accounts, RateLimiters limits, TimeProvider time, ILogger<ReportEndpoints> logger) : IEndpoints
{
    private const int MaxReasonLength = 1_000;

    public void Map(ApiRoutes routes)
    {
        routes.Post("/_matrix/client/v3/rooms/{roomId}/report", (request, body) => AddAsync(request, body, Room(request), null, null));
        routes.Post("/_matrix/client/v3/rooms/{roomId}/report/{eventId}", (request, body) =>
        {
            reader.GetJoined(request.Room(), request.User);
            var item = database.Read(session => reader.GetEvent(session, request.Room(), request.User, request.Route("eventId")));
            return AddAsync(request, body, item.RoomId, item.Id, item.Sender);
        });
        routes.Post("/_matrix/client/v3/users/{userId}/report", (request, body) =>
            // The response must not show which users exist.
            request.UserInPath() is var user && accounts.Exists(user) ? AddAsync(request, body, null, null, user) : Task.FromResult(JsonBytes.EmptyObject));
    }

    private RoomId Room(ApiRequest request) =>
        rooms.Find(request.Room())?.RoomId ?? throw ApiException.NotFound("The room does not exist.");

    private async Task<byte[]> AddAsync(ApiRequest request, JsonElement body, RoomId? room, EventId? item, UserId? user)
    {
        var reason = body.Text("reason");
        if (reason?.Length > MaxReasonLength)
            throw ApiException.TooLarge($"A reason must not exceed {MaxReasonLength} characters.");
        limits.Message.Take(request.User.Value);
        await database.WriteAsync(scope => ReportTable.Add(scope.Session, new Report(request.User, room, item, user, reason, time.GetUtcNow())));
        LogReport(logger, request.User.Value, item?.Value ?? user?.Value ?? room!.Value.Value);
        return JsonBytes.EmptyObject;
    }
}
