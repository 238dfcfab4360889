using Parley.Matrix;
using Parley.Rtc;
using Parley.Voice;

namespace Parley.Web.Tests.Fakes;

/// <summary>Voice channels that record calls.</summary>
internal sealed class FakeVoice : IVoiceChannels
{
    private readonly Dictionary<RoomId, FakeChannel> _channels = [];

    public event Action? Changed;

    public IVoiceChannel? Current { get; private set; }

    public bool Muted { get; private set; }

    public bool Deafened { get; private set; }

    public List<string> Calls { get; } = [];

    public IVoiceChannel this[RoomId roomId] => Channel(roomId);

    public void SetMuted(bool muted) => Calls.Add((Muted = muted) ? "mute" : "unmute");

    public void SetDeafened(bool deafened) => Calls.Add((Deafened = deafened) ? "deafen" : "undeafen");

    public bool? HasRelay { get; set; }

    public void SetRelayOnly(bool relayOnly) => Calls.Add(relayOnly ? "relay only" : "all paths");

    public void SetVolume(UserId userId, double volume) => Calls.Add($"volume {userId} {volume}");

    public void SetVerified(ChannelMember member, bool verified) => Calls.Add((verified ? "verify " : "forget ") + member.DeviceKey);

    public VoiceDiagnosticsSnapshot Captured { get; set; } = new() { At = DateTimeOffset.UnixEpoch, DeviceKey = "device@user:server" };

    public Task<VoiceDiagnosticsSnapshot> CaptureDiagnosticsAsync() => Task.FromResult(Captured);

    public FakeChannel Channel(RoomId room) => _channels.TryGetValue(room, out var known) ? known : _channels[room] = new(room, Calls);

    public void Show(RoomId room, Func<ChannelSnapshot, ChannelSnapshot> change)
    {
        var channel = Channel(room);
        channel.Replace(change(channel.Snapshot));
        Current = channel.Snapshot.Phase == ChannelPhase.Out ? (Current == channel ? null : Current) : channel;
        Changed?.Invoke();
    }
}

internal sealed class FakeChannel(RoomId room, List<string> calls) : IVoiceChannel
{
    public event Action<ChannelSnapshot>? Changed;

    public ChannelSnapshot Snapshot { get; private set; } = new() { RoomId = room };

    /// <summary>The calls of this channel and of the others, in order.</summary>
    public List<string> Calls { get; } = calls;

    public void Replace(ChannelSnapshot snapshot)
    {
        Snapshot = snapshot;
        Changed?.Invoke(snapshot);
    }

    /// <summary>Thrown by the next join.</summary>
    public VoiceException? Refusal { get; set; }

    public ValueTask JoinAsync(ILocalAudio? audio, CancellationToken cancellationToken = default) =>
        Refusal is { } refusal ? ValueTask.FromException(refusal) : Note(audio is null ? "join without audio" : "join");

    public ValueTask LeaveAsync() => Note("leave");

    public void SetMutedHere(bool muted, bool deafened) => Calls.Add($"muted {muted}, deafened {deafened}");

    public void SetRecording(bool recording) => Calls.Add(recording ? "record" : "stop recording");

    public ValueTask RepairPermissionsAsync(CancellationToken cancellationToken = default) => Note("repair");

    private ValueTask Note(string call)
    {
        Calls.Add(call);
        return default;
    }
}
