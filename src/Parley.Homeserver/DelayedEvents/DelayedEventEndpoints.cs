using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.RateLimiting;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.DelayedEvents;

/// <summary>The management of delayed events. A delay ID is a secret: a client that has it needs no access token.</summary>
internal sealed class DelayedEventEndpoints(DelayedEventService service, RateLimiters limits) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.Serve(GetDelayedEvents.Endpoint, List);
        routes.Serve(UpdateDelayedEvent.Endpoint, (request, body) => ActAsync(request, body.Action), TokenRule.Optional);
        routes.Serve(ActOnDelayedEvent.Endpoint, (request, _) => ActAsync(request, new DelayedEventAction(request.Route("action"))), TokenRule.Optional);
    }

    private DelayedEventsResponse List(ApiRequest request, NoBody _)
    {
        limits.DelayedEventManagement.Take(request.User.Value);
        return new DelayedEventsResponse { DelayedEvents = [.. service.OfUser(request.User).Select(Show)] };
    }

    private async Task<EmptyObject> ActAsync(ApiRequest request, DelayedEventAction action)
    {
        limits.DelayedEventManagement.Take(request.MaybeSession?.User.Value ?? request.Address);
        var id = request.Route("delayId");
        if (action == DelayedEventAction.Restart)
            await service.RestartAsync(id);
        else if (action == DelayedEventAction.Cancel)
            await service.CancelAsync(id);
        else if (action == DelayedEventAction.Send)
            await service.SendAsync(id);
        else
            throw ApiException.InvalidParam("'action' must be 'restart', 'cancel' or 'send'.");
        return EmptyObject.Instance;
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
