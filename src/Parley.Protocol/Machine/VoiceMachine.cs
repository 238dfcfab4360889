namespace Parley.Protocol;

/// <summary>
/// The voice protocol of one room, observing or joined, as one pure machine: inputs in, commands out, results come back as
/// inputs. It does no I/O and knows no clock; the driver calls it from one loop. No input makes it throw.
/// </summary>
/// <remarks>The protocol is docs/spec/voice-channel.md.</remarks>
public sealed partial class VoiceMachine
{
    private static readonly IReadOnlyList<VoiceCommand> Nothing = [];
    private readonly VoiceIdentity _self;
    private readonly VoiceParameters _parameters;
    private readonly Dictionary<DeviceKey, Member> _members = [];
    private readonly Dictionary<int, Member> _peers = [];
    private readonly Timers _timers = new();
    private List<VoiceCommand> _commands = [];
    private SplitMix _random;
    private VoiceTime _now;
    private int _lastRequest;
    private int _lastPeer;

    /// <summary>A machine that observes a room.</summary>
    /// <param name="self">Who it is.</param>
    /// <param name="parameters">Durations and bounds; null takes the defaults.</param>
    public VoiceMachine(VoiceIdentity self, VoiceParameters? parameters = null)
    {
        _self = self;
        _parameters = parameters ?? VoiceParameters.Default;
        _random = new(self.Seed);
    }

    /// <summary>When a <see cref="VoiceInput.Tick"/> is due, in the time of <see cref="VoiceTime.Elapsed"/>; null where nothing is waited for.</summary>
    public TimeSpan? NextDeadline
    {
        get
        {
            var next = _timers.Next;
            foreach (var member in _members.Values)
                if (member.Timers.Next is { } due && (next is null || due < next))
                    next = due;
            return next;
        }
    }

    /// <summary>Takes an input and says what is to be done about it. Timers that are due by then are run first.</summary>
    public IReadOnlyList<VoiceCommand> Handle(VoiceInput input, VoiceTime now)
    {
        _now = now.Elapsed < _now.Elapsed ? now with { Elapsed = _now.Elapsed } : now;
        RunTimers();
        Dispatch(input);
        FlushWhenComplete();
        if (_commands.Count == 0)
            return Nothing;
        var commands = _commands;
        _commands = [];
        return commands;
    }

    private void Dispatch(VoiceInput input)
    {
        switch (input)
        {
            case VoiceInput.Tick:
                break;
            case VoiceInput.Join:
                OnJoin();
                break;
            case VoiceInput.Leave leave:
                OnLeave(leave.IsClosing);
                break;
            case VoiceInput.SetMuted set:
                OnSetMuted(set.Muted, set.Deafened);
                break;
            case VoiceInput.SetRecording set:
                OnSetRecording(set.Recording);
                break;
            case VoiceInput.ServerCapabilities capabilities:
                OnCapabilities(capabilities);
                break;
            case VoiceInput.ServerReachable server:
                if (_unreachable && server.Reachable)
                    _backAt = _now.Elapsed;
                _unreachable = !server.Reachable;
                Touch();
                break;
            case VoiceInput.CallState state:
                OnCallState(state);
                break;
            case VoiceInput.Call call:
                OnCall(call);
                break;
            case VoiceInput.MemberChanged changed:
                OnMemberChanged(changed.UserId, changed.Membership, changed.Age);
                break;
            case VoiceInput.PowerChanged changed:
                OnPowerChanged(changed.Power, changed.Age);
                break;
            case VoiceInput.Done done:
                OnDone(done.RequestId, done.Token);
                break;
            case VoiceInput.Failed failed:
                OnFailed(failed.RequestId, failed.Fault);
                break;
            case VoiceInput.Described described:
                OnDescribed(described);
                break;
            case VoiceInput.PeerFailed failed:
                OnPeerFailed(failed);
                break;
            case VoiceInput.NetworkChanged:
                OnNetworkChanged();
                break;
            case VoiceInput.Gathered gathered:
                OnGathered(gathered);
                break;
            case VoiceInput.MediaChanged changed:
                OnMediaChanged(changed);
                break;
        }
    }

    private void Do(VoiceCommand command) => _commands.Add(command);

    private TimeSpan After(TimeSpan wait) => _now.Elapsed + wait;

    // 1, 2, 4, … times the first, never above the longest, a quarter more or less at random.
    private TimeSpan BackOff(TimeSpan first, TimeSpan longest, int failures)
    {
        var wait = first * (1 << Math.Clamp(failures - 1, 0, 16));
        return (wait < longest ? wait : longest) * (0.75 + _random.Fraction() / 2);
    }
}
