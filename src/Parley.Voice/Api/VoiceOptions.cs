using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>Options of an account's voice channels.</summary>
public sealed record VoiceOptions
{
    /// <summary>Gets the kind of this device, as other members see it: <c>person</c> (default) or <c>bot</c>.</summary>
    public string Kind { get; init; } = "person";

    /// <summary>
    /// Gets the device's name in its key, without <c>@</c> and <c>:</c>. Default: <c>parley-</c> and the Matrix device id, so that two
    /// devices of a user never share a key.
    /// </summary>
    public string? DeviceName { get; init; }

    /// <summary>
    /// Gets a value indicating whether no other tab or process uses this device's key at the same time. A callstate that a previous process
    /// left behind, for example after a crash, is then removed. Default false.
    /// </summary>
    public bool HasExclusiveDeviceKey { get; init; }

    /// <summary>Gets a value indicating whether joining a channel leaves the one before. Default true; a bot may be in several.</summary>
    public bool OneChannelAtATime { get; init; } = true;

    /// <summary>
    /// Gets a value indicating whether to use relayed candidates only, which hides this device's addresses from the other members. Without a
    /// TURN server no connection is then established. Default false; <see cref="IVoiceChannels.SetRelayOnly"/> changes it.
    /// </summary>
    public bool RelayOnly { get; init; }

    /// <summary>
    /// Gets how long an offer or answer to a Parley peer waits for candidates if there are TURN servers, whose candidates take longer and
    /// trickle. Default 15 ms.
    /// </summary>
    public TimeSpan GatherBesideServersFor { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>Gets the interval at which round-trip times are measured in a channel. Default 3 s.</summary>
    public TimeSpan StatisticsInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Gets the identity key of this device, with which others recognize it after they have compared its safety code once. A join waits for the
    /// task, which must not fail. Default null: the device has no identity key.
    /// </summary>
    public Task<IIdentityKey?>? IdentityKey { get; init; }

    /// <summary>Gets the devices whose safety code the user has compared. The owner of the object stores it. Default: none.</summary>
    public VerifiedDevices Verified { get; init; } = new();

    /// <summary>Gets the protocol's durations and bounds.</summary>
    public VoiceParameters Parameters { get; init; } = VoiceParameters.Default;

    /// <summary>
    /// Gets what runs the executor's work, one piece at a time. Default: in a browser the calling thread, elsewhere the thread pool, so
    /// that a slow listener never delays sockets.
    /// </summary>
    public Action<Action>? Scheduler { get; init; }

    /// <summary>Gets the factory of the logger <c>Parley.Voice</c>. The default logs nothing.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Gets the callback for each peer connection that was opened, called before any of its events is handled. It must not block. Default null.</summary>
    public Action<VoicePeer>? PeerOpened { get; init; }

    /// <summary>Gets the callback for each peer connection that is about to be closed. It must not block. Default null.</summary>
    public Action<VoicePeer>? PeerClosed { get; init; }

    /// <summary>Gets the callback for each input of a machine, called before the machine handles it: for the simulation's traces.</summary>
    internal Action<VoiceInput>? InputObserver { get; init; }

    /// <summary>Gets the callback for each command of a machine, called before it is carried out: for the simulation's traces.</summary>
    internal Action<VoiceCommand>? CommandObserver { get; init; }

    /// <summary>Gets the source of session ids and jitter. Default: the system's secure random number generator.</summary>
    public Func<ulong>? Random { get; init; }

    /// <summary>Returns the name of the type. A list of all values would only enlarge the web client.</summary>
    public override string ToString() => nameof(VoiceOptions);
}
