using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;

namespace Parley.Voice;

/// <content>From the sync to the machines.</content>
public sealed partial class VoiceChannels
{
    private ServerFeatures? _features;

    private async Task ReadAsync(IAsyncEnumerable<SyncUpdate> updates)
    {
        try
        {
            await foreach (var update in updates)
                SerialExecutor.Post(() => Apply(update));
        }
        catch (OperationCanceledException)
        {
            return; // closed
        }
        await _closed.CancelAsync();
        // The login is over: nothing that others say is heard any more, so that nobody may go on hearing this device.
        foreach (var channel in All())
            SerialExecutor.Post(channel.Leave);
    }

    // Rooms first: an offer that comes with its callstate finds it.
    private void Apply(SyncUpdate update)
    {
        LearnFeatures();
        var since = Monotonic.Now(Session.Clock) - update.ReceivedAt;
        foreach (var room in update.Rooms)
            Apply(room, since > TimeSpan.Zero ? since : TimeSpan.Zero);
        foreach (var message in update.ToDevice)
            if (message.Type == VoiceEvents.Call && RoomOf(message.Content) is { } roomId && Find(roomId) is { } channel)
                channel.Post(new VoiceInput.Call(message.Sender, message.Content));
    }

    private void Apply(RoomUpdate update, TimeSpan since)
    {
        var channel = Find(update.RoomId);
        if (channel is null && !IsVoice(update))
            return;
        channel ??= Add(update.RoomId);
        channel.IsIntroduced = true;
        if (update.Room.Membership != Membership.Join)
            channel.Post(new VoiceInput.MemberChanged(Session.UserId, update.Room.Membership));
        if (!channel.KnowsRoom)
            foreach (var member in update.Room.Members)
                channel.Post(new VoiceInput.MemberChanged(member.User, member.Membership));
        if (!channel.KnowsRoom || Tells(update, EventTypes.PowerLevels) || Tells(update, EventTypes.Create))
            channel.Post(new VoiceInput.PowerChanged(update.Room.Power, AgeOf(update, EventTypes.PowerLevels) + since));
        channel.KnowsRoom = true;
        foreach (var received in update.Events)
            Apply(channel, received, since);
    }

    private static void Apply(VoiceChannel channel, ReceivedEvent received, TimeSpan since)
    {
        var e = received.Event;
        if (e is { Type: VoiceEvents.CallState, StateKey: { } key })
            channel.Post(new VoiceInput.CallState(key, e.Sender, e.Content, received.Age + since, e.OriginServerTs));
        else if (e is { Type: VoiceEvents.Call, StateKey: null } && received.IsTimeline)
            channel.Post(new VoiceInput.Call(e.Sender, e.Content, received.Age + since));
        else if (e is { Type: EventTypes.Member, StateKey: not null } && UserId.TryParse(e.StateKey, out var user))
            channel.Post(new VoiceInput.MemberChanged(user, new(JsonObjects.Text(e.Content, "membership") ?? "leave"), received.Age + since));
    }

    // Rooms that were there before this object was; their events' ages are as of when they came.
    private void FindChannels()
    {
        LearnFeatures();
        foreach (var room in Session.Rooms.Joined)
            if (room.Type == RoomType.Call || room.State.OfType(VoiceEvents.CallState).Count > 0)
                Introduce(Find(room.Id) ?? Add(room.Id));
    }

    private void Introduce(VoiceChannel channel)
    {
        channel.Post(Capabilities(Session.Features));
        if (channel.IsIntroduced)
            return;
        channel.IsIntroduced = true;
        channel.ApplyMuted(_muted || _deafened, _deafened);
        if (Session.Rooms.Find(channel.RoomId) is not { } room)
            return;
        channel.KnowsRoom = true;
        foreach (var member in room.Members)
            channel.Post(new VoiceInput.MemberChanged(member.User, member.Membership));
        channel.Post(new VoiceInput.PowerChanged(room.Power));
        foreach (var e in room.State.OfType(VoiceEvents.CallState))
            channel.Post(new VoiceInput.CallState(e.StateKey!, e.Sender, e.Content, e.Unsigned?.Age is { } age ? TimeSpan.FromMilliseconds(Math.Clamp(age, 0, int.MaxValue)) : null, e.OriginServerTs));
    }

    private VoiceChannel Add(RoomId roomId)
    {
        var channel = new VoiceChannel(this, roomId);
        lock (_lock)
            _channels.TryAdd(roomId, channel);
        channel = Find(roomId)!;
        channel.Post(Capabilities(Session.Features));
        channel.ApplyMuted(_muted || _deafened, _deafened);
        return channel;
    }

    private VoiceChannel? Find(RoomId roomId)
    {
        lock (_lock)
            return _channels.GetValueOrDefault(roomId);
    }

    private void LearnFeatures()
    {
        if (ReferenceEquals(_features, Session.Features))
            return;
        _features = Session.Features;
        foreach (var channel in All())
            channel.Post(Capabilities(_features));
    }

    private static VoiceInput.ServerCapabilities Capabilities(ServerFeatures features) =>
        new(features.DelayedEvents is not null, features.DelayedEvents?.MaxDelay);

    private static bool IsVoice(RoomUpdate update) => Tells(update, VoiceEvents.CallState) || (update.Room.Membership == Membership.Join && update.Room.Type == RoomType.Call);

    private static bool Tells(RoomUpdate update, string type) => Told(update, type) is not null;

    private static TimeSpan? AgeOf(RoomUpdate update, string type) => Told(update, type)?.Age;

    // The last of it stands.
    private static ReceivedEvent? Told(RoomUpdate update, string type)
    {
        ReceivedEvent? told = null;
        foreach (var received in update.Events)
            if (received.Event.Type == type && received.Event.IsState)
                told = received;
        return told;
    }

    private static RoomId? RoomOf(JsonElement content) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(VoiceEvents.ParleyField, out var parley)
            && RoomId.TryParse(JsonObjects.Text(parley, "room_id"), out var roomId) ? roomId : null;

    private void OnStatusChanged()
    {
        var reachable = Session.Status == ConnectionStatus.Connected;
        SerialExecutor.Post(() =>
        {
            foreach (var channel in All())
                channel.Post(new VoiceInput.ServerReachable(reachable));
        });
    }

    private void OnNetworkChanged() => SerialExecutor.Post(() =>
    {
        foreach (var channel in All())
            channel.Post(new VoiceInput.NetworkChanged());
    });
}
