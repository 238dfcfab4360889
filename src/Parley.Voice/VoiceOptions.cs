using Parley.Protocol;

namespace Parley.Voice;

/// <summary>How voice channels work for one account.</summary>
public sealed record VoiceOptions
{
    /// <summary>What this device is to others: <c>person</c> (default) or <c>bot</c>.</summary>
    public string Kind { get; init; } = "person";

    /// <summary>
    /// The device's name within its key, without <c>@</c> and <c>:</c>. Default: <c>parley-</c> and the Matrix device id, so that
    /// two devices of one user never share a key.
    /// </summary>
    public string? DeviceName { get; init; }

    /// <summary>
    /// Whether nobody else uses this device's key at the same time (another tab, another process). What a life before left behind in
    /// a channel, after a crash, is then cleared. False by default.
    /// </summary>
    public bool HasExclusiveDeviceKey { get; init; }

    /// <summary>Joining a channel leaves the one before. True by default; a bot may be in several.</summary>
    public bool OneChannelAtATime { get; init; } = true;

    /// <summary>Use relayed candidates only, which hides this device's addresses from the others. False by default.</summary>
    public bool RelayOnly { get; init; }

    /// <summary>
    /// How long an offer or answer to a Parley peer waits for candidates where there are TURN servers, whose candidates take longer
    /// and trickle. Default 15 ms.
    /// </summary>
    public TimeSpan GatherBesideServersFor { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>How often round-trip times are measured while in a channel. Default 3 s.</summary>
    public TimeSpan StatisticsInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The protocol's durations and bounds.</summary>
    public VoiceParameters Parameters { get; init; } = VoiceParameters.Default;

    /// <summary>
    /// Where the loop runs. Default: in a browser in the turn of what happened, elsewhere on the thread pool, so that a listener
    /// that takes its time never holds up sockets. It runs one at a time either way.
    /// </summary>
    public Action<Action>? Scheduler { get; init; }

    /// <summary>
    /// Told of what a listener or the WebRTC backend threw and should not have; the channels go on without it. It must not throw.
    /// Default: nobody is told.
    /// </summary>
    public Action<Exception>? OnFault { get; init; }

    /// <summary>Told, on the loop, of each peer connection that was opened, before anything is heard of it. It must not block. Default: nobody is told.</summary>
    public Action<VoicePeer>? PeerOpened { get; init; }

    /// <summary>Told, on the loop, of each peer connection that is about to be closed. Default: nobody is told.</summary>
    public Action<VoicePeer>? PeerClosed { get; init; }

    /// <summary>Called on the loop with each input of a machine, before the machine handles it: for the simulation's traces.</summary>
    internal Action<VoiceInput>? InputObserver { get; init; }

    /// <summary>Called on the loop with each command of a machine, before it is carried out: for the simulation's traces.</summary>
    internal Action<VoiceCommand>? CommandObserver { get; init; }

    /// <summary>Source of session ids and jitter. Default: the system's random generator.</summary>
    public Func<ulong>? Random { get; init; }
}
