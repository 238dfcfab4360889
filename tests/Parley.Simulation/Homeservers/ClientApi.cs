using System.Text;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>The Client-Server API of a simulated homeserver, except the sync: from HTTP requests to the room, with Synapse's default limits.</summary>
internal sealed class ClientApi(SimulatedWorld world, SimHomeserver server, DelayedEvents delayedEvents)
{
    private const string DelayParameter = "org.matrix.msc4140.delay";
    private static readonly Reply Filter = Reply.Ok("""{"filter_id":"0"}"""), NoCapabilities = Reply.Ok("""{"capabilities":{}}""");

    private static readonly Reply DelayedEventsCapability =
        Reply.Ok("""{"capabilities":{"org.matrix.msc4140.delayed_events":{"max_delay_ms":86400000,"max_scheduled":100}}}""");

    // rc_message and rc_delayed_event_mgmt of Synapse.
    private readonly SimRateLimit _events = new(perSecond: 0.2, burst: 10), _management = new(perSecond: 1, burst: 5);

    public Reply Handle(SimClient client, ClientRequest request) => request.Kind switch
    {
        RequestKind.Capabilities => world.DelayedEvents == DelayedEventSupport.None ? NoCapabilities : DelayedEventsCapability,
        RequestKind.DefineFilter => Filter,
        RequestKind.TurnServer => Reply.Empty,
        RequestKind.Members => Members(client),
        RequestKind.SendState => Limited(_events, client, isEvent: true) ?? SendState(client, request),
        RequestKind.SendMessage => Limited(_events, client, isEvent: true) ?? server.PutMessage(client.UserId, request.Json(), $"{client.Name} {request.Path[4]}"),
        RequestKind.SendToDevice => server.SendToDevices($"{client.Name} {request.Path[2]}", client.UserId, request.Json().GetProperty("messages")),
        RequestKind.ManageDelayed => Manage(client, request),
        _ => Reply.Unrecognized,
    };

    /// <summary>Takes a token for an event of a base-protocol peer; returns whether there was one.</summary>
    public bool AllowsEvent(UserId user) => !world.Limits || _events.Take(user, world.Now) is null;

    public void ResetLimits()
    {
        _events.Reset();
        _management.Reset();
    }

    private Reply SendState(SimClient client, ClientRequest request)
    {
        var (type, key) = (request.Path[3], request.Path[4]);
        if (type != VoiceEvents.CallState)
            return Reply.Forbidden;
        if (client.HidesCallState)
            return Reply.Ok("""{"event_id":"$hidden"}""");
        if (request.Number(DelayParameter) is not { } delay)
            return server.PutState(client.UserId, key, request.Json());
        return HandlesDelayedEvents ? delayedEvents.Schedule(client.UserId, key, request.Json(), TimeSpan.FromMilliseconds(delay)) : Reply.Unrecognized;
    }

    private Reply Manage(SimClient client, ClientRequest request)
    {
        if (Limited(_management, client, isEvent: false) is { } refusal)
            return refusal;
        var isInPath = request.Path.Length == 2;
        if (!HandlesDelayedEvents || isInPath != (world.DelayedEvents == DelayedEventSupport.ActionInPath))
            return Reply.Unrecognized;
        return delayedEvents.Manage(request.Path[0], isInPath ? request.Path[1] : JsonObjects.Text(request.Json(), "action") ?? "");
    }

    private bool HandlesDelayedEvents => world.DelayedEvents is DelayedEventSupport.Full or DelayedEventSupport.ActionInPath;

    private Reply? Limited(SimRateLimit limit, SimClient client, bool isEvent)
    {
        if (!world.Limits || limit.Take(client.UserId, world.Now) is not { } wait)
            return null;
        if (isEvent)
            client.OnRefused(wait);
        return Reply.LimitExceeded(wait);
    }

    private Reply Members(SimClient client)
    {
        if (!server.IsJoined(client.UserId))
            return Reply.Forbidden;
        var json = new StringBuilder("""{"chunk":[""");
        var isFirst = true;
        foreach (var e in server.State)
        {
            if (e.Type != EventTypes.Member)
                continue;
            if (!isFirst)
                json.Append(',');
            isFirst = false;
            e.Write(json, world.Now);
        }
        return Reply.Ok(json.Append("]}").ToString());
    }
}
