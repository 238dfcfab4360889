using System.Text.Json;
using Parley.Homeserver.Http;
using Parley.Homeserver.RateLimiting;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.DelayedEvents;

/// <summary>The management of delayed events. Whoever knows a delay id may use it, signed in or not.</summary>
internal sealed class DelayedEventEndpoints(DelayedEventService service, RateLimiters limits) : IEndpoints
{
    public void Map(MatrixRoutes routes)
    {
        routes.Serve(GetDelayedEvents.Endpoint, (request, _) => List(request));
        routes.Map(UpdateDelayedEvent.Endpoint.Method, UpdateDelayedEvent.Endpoint.Template, TokenRule.Optional, async request =>
        {
            var body = await request.ReadObjectAsync();
            var action = JsonObjects.Text(body, "action") ?? throw MatrixException.MissingParam("'action' is missing.");
            return await ActAsync(request, action);
        });
        routes.Map(ActOnDelayedEvent.Endpoint.Method, ActOnDelayedEvent.Endpoint.Template, TokenRule.Optional, request => ActAsync(request, request.Route("action")));
    }

    private DelayedEventsResponse List(MatrixRequest request)
    {
        limits.DelayedEventManagement.Take(request.User.Value);
        return new DelayedEventsResponse { DelayedEvents = [.. service.OfUser(request.User).Select(Show)] };
    }

    private async Task<MatrixResult> ActAsync(MatrixRequest request, string action)
    {
        limits.DelayedEventManagement.Take(request.MaybeSession?.User.Value ?? request.Address);
        var id = request.Route("delayId");
        var done = action switch
        {
            "restart" => service.RestartAsync(id),
            "cancel" => service.CancelAsync(id),
            "send" => service.SendAsync(id),
            _ => throw MatrixException.InvalidParam("'action' is 'restart', 'cancel' or 'send'."),
        };
        await done;
        return MatrixResult.Empty;
    }

    private static DelayedEvent Show(DelayedEventRow row) => new()
    {
        DelayId = row.Id,
        RoomId = row.Room,
        Type = row.Type,
        StateKey = row.StateKey,
        Delay = row.Delay,
        RunningSince = row.RunningSince,
        Content = JsonElement.Parse(row.Content),
    };
}
