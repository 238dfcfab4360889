using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>Routes sync updates to the machines of the channels.</summary>
internal sealed class SyncRouter(ChannelContext context, ChannelDirectory channels)
{
    // The features of which the machines know.
    private ServerFeatures? _features;

    private IMatrixSession Session => context.Session;

    /// <summary>Posts every sync update to the executor, until the session ends or the token of the updates is cancelled.</summary>
    /// <returns>Whether the session ended.</returns>
    public async Task<bool> RunAsync(IAsyncEnumerable<SyncUpdate> updates)
    {
        try
        {
            await foreach (var update in updates)
                context.Executor.Post(() => Apply(update));
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Creates the channels of the rooms that the session already knows. Must be called on the executor.</summary>
    public void AddKnownRooms()
    {
        UpdateFeatures();
        foreach (var room in Session.Rooms.Joined)
            if (room.IsVoiceChannel)
                Introduce(channels.GetOrCreate(room.Id, out _));
    }

    /// <summary>Passes a room's present state to its new channel. Must be called on the executor.</summary>
    public void Introduce(VoiceChannel channel)
    {
        Start(channel);
        if (channel.HasRoom || Session.Rooms.Find(channel.RoomId) is not { } room)
            return;
        IntroduceRoom(channel, room, new VoiceInput.PowerChanged(room.Power));
        foreach (var e in room.State.OfType(VoiceEvents.CallState))
            channel.Handle(new VoiceInput.CallState(e.StateKey!, e.Sender, e.Content, AgeOnReceipt(e), e.OriginServerTs));
    }

    // Rooms first: an offer in the same response as its sender's callstate needs the callstate.
    private void Apply(SyncUpdate update)
    {
        UpdateFeatures();
        var since = Monotonic.Now(Session.Clock) - update.ReceivedAt;
        foreach (var room in update.Rooms)
            Apply(room, since > TimeSpan.Zero ? since : TimeSpan.Zero);
        foreach (var message in update.ToDevice)
            if (message.Type == VoiceEvents.Call && RoomOf(message.Content) is { } roomId && channels.Find(roomId) is { } channel)
                channel.Handle(new VoiceInput.Call(message.Sender, message.Content));
    }

    private void Apply(RoomUpdate update, TimeSpan since)
    {
        var channel = channels.Find(update.RoomId);
        if (channel is null && !IsVoice(update))
            return;
        channel ??= channels.GetOrCreate(update.RoomId, out _);
        Start(channel);
        if (update.Room.Membership != Membership.Join)
            channel.Handle(new VoiceInput.MemberChanged(Session.UserId, update.Room.Membership));
        var powerLevels = Last(update, EventTypes.PowerLevels);
        var power = new VoiceInput.PowerChanged(update.Room.Power, powerLevels?.Age + since, powerLevels?.Event.OriginServerTs ?? 0);
        if (!channel.HasRoom)
            IntroduceRoom(channel, update.Room, power);
        else if (powerLevels is not null || Last(update, EventTypes.Create) is not null)
            channel.Handle(power);
        foreach (var received in update.Events)
            Apply(channel, received, since);
    }

    private static void Apply(VoiceChannel channel, ReceivedEvent received, TimeSpan since)
    {
        var e = received.Event;
        if (e is { Type: VoiceEvents.CallState, StateKey: { } key })
            channel.Handle(new VoiceInput.CallState(key, e.Sender, e.Content, received.Age + since, e.OriginServerTs));
        else if (e is { Type: VoiceEvents.Call, StateKey: null } && received.IsTimeline)
            channel.Handle(new VoiceInput.Call(e.Sender, e.Content, received.Age + since));
        else if (e is { Type: EventTypes.Member, StateKey: not null } && UserId.TryParse(e.StateKey, out var user))
            channel.Handle(new VoiceInput.MemberChanged(user, new(JsonObjects.Text(e.Content, "membership") ?? "leave"), received.Age + since, e.OriginServerTs));
    }

    private void Start(VoiceChannel channel)
    {
        if (channel.IsStarted)
            return;
        channel.IsStarted = true;
        channel.Handle(CapabilitiesOf(Session.Features));
        channel.ApplyAudio();
    }

    private static void IntroduceRoom(VoiceChannel channel, Room room, VoiceInput.PowerChanged power)
    {
        foreach (var member in room.Members)
            channel.Handle(new VoiceInput.MemberChanged(member.User, member.Membership));
        channel.Handle(power);
        channel.HasRoom = true;
    }

    private void UpdateFeatures()
    {
        if (ReferenceEquals(_features, Session.Features))
            return;
        _features = Session.Features;
        foreach (var channel in channels.All())
            channel.Handle(CapabilitiesOf(_features));
    }

    private static VoiceInput.ServerCapabilities CapabilitiesOf(ServerFeatures features) =>
        new(features.DelayedEvents is not null, features.DelayedEvents?.MaxDelay);

    private static bool IsVoice(RoomUpdate update) =>
        Last(update, VoiceEvents.CallState) is not null || (update.Room.Membership == Membership.Join && update.Room.Type == RoomType.Call);

    private static ReceivedEvent? Last(RoomUpdate update, string type)
    {
        ReceivedEvent? last = null;
        foreach (var received in update.Events)
            if (received.Event.Type == type && received.Event.IsState)
                last = received;
        return last;
    }

    private static TimeSpan? AgeOnReceipt(MatrixEvent e) =>
        e.Unsigned?.Age is { } age ? TimeSpan.FromMilliseconds(Math.Clamp(age, 0, int.MaxValue)) : null;

    private static RoomId? RoomOf(JsonElement content) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(VoiceEvents.ParleyField, out var parley)
            && RoomId.TryParse(JsonObjects.Text(parley, "room_id"), out var roomId) ? roomId : null;
}
