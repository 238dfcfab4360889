using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Protocol;

/// <summary>The context of one machine; see <see cref="IMachineContext"/>.</summary>
internal sealed class MachineContext(VoiceIdentity self, VoiceParameters parameters) : IMachineContext
{
    private static readonly IReadOnlyList<VoiceCommand> NoCommands = [];

    /// <summary>Requests without a result so far, by id.</summary>
    private readonly Dictionary<int, RequestKind> _requests = [];

    /// <summary>Ignored events for each <see cref="IgnoredReason"/>.</summary>
    private readonly long[] _ignored = new long[Enum.GetValues<IgnoredReason>().Length];

    /// <summary>The channel's timers.</summary>
    private readonly Timers _timers = new();

    /// <summary>Commands of the current input.</summary>
    private List<VoiceCommand> _commands = [];

    /// <summary>The generator of jitter and session ids.</summary>
    private SplitMix _random = new(self.Seed);

    /// <summary>When the current input is handled.</summary>
    private VoiceTime _now;

    /// <summary>The last request id; 0 before the first.</summary>
    private int _lastRequest;

    /// <summary>The last peer connection id; 0 before the first.</summary>
    private int _lastPeer;

    /// <summary>The random numbers drawn for safety codes.</summary>
    private int _nonces;

    /// <summary>Whether the view has changed since <see cref="TakeViewChange"/>.</summary>
    private bool _viewChanged = true;

    public VoiceIdentity Self { get; } = self;

    public VoiceParameters Parameters { get; } = parameters;

    public TimeSpan Now => _now.Elapsed;

    public long UnixMilliseconds => _now.UnixMilliseconds;

    public string Session { get; private set; } = "";

    public string? IdentityKey { get; set; }

    public Timers Timers => _timers;

    ITimers IMachineContext.Timers => _timers;

    /// <summary>Sets the time of the current input. Monotonic time never runs back.</summary>
    public void SetTime(VoiceTime now) => _now = now.Elapsed < _now.Elapsed ? now with { Elapsed = _now.Elapsed } : now;

    /// <summary>Returns the commands of the current input and starts a new list.</summary>
    public IReadOnlyList<VoiceCommand> TakeCommands()
    {
        if (_commands.Count == 0)
            return NoCommands;
        var commands = _commands;
        _commands = [];
        return commands;
    }

    /// <summary>Removes a request whose result has arrived; <see langword="false"/> if there is none with that id.</summary>
    public bool TryTakeRequest(int id, out RequestKind kind) => _requests.Remove(id, out kind);

    /// <summary>Returns whether the view has changed since the last call.</summary>
    public bool TakeViewChange()
    {
        var changed = _viewChanged;
        _viewChanged = false;
        return changed;
    }

    /// <summary>Returns how many events were ignored for a reason.</summary>
    public long Ignored(IgnoredReason reason) => _ignored[(int)reason];

    public double NextFraction() => _random.Fraction();

    public string NewSessionId() => Session = _random.SessionId();

    public string? NewNonce()
    {
        if (Self.Secret.IsEmpty)
            return null;
        Span<byte> counter = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(counter, ++_nonces);
        return Convert.ToHexStringLower(HMACSHA256.HashData(Self.Secret.Span, counter).AsSpan(0, 16));
    }

    public int NewPeerId() => ++_lastPeer;

    public int NewRequest(RequestKind kind)
    {
        _requests.Add(++_lastRequest, kind);
        return _lastRequest;
    }

    public void Emit(VoiceCommand command) => _commands.Add(command);

    public void Ignore(IgnoredReason reason) => _ignored[(int)reason]++;

    public void InvalidateView() => _viewChanged = true;
}
