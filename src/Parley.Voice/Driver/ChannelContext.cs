using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>The services and settings that all channels of an account share.</summary>
internal sealed class ChannelContext(IMatrixSession session, IRtcBackend backend, VoiceOptions options, SerialExecutor executor, ILogger logger)
{
    public IMatrixSession Session { get; } = session;

    public IRtcBackend Backend { get; } = backend;

    public VoiceOptions Options { get; } = options;

    /// <summary>The only thread of execution for all channels of the account.</summary>
    public SerialExecutor Executor { get; } = executor;

    public ILogger Logger { get; } = logger;

    /// <summary>The key of this device in every channel.</summary>
    public DeviceKey Key { get; } = DeviceKey.Create((options.DeviceName ?? "parley-" + session.DeviceId.Value).Replace('@', '-').Replace(':', '-'), session.UserId);

    public TurnServers Turn { get; } = new(session.Api, session.Clock, () => Fraction(options));

    /// <summary>The token of the rate limit that is kept for leaving.</summary>
    public TokenReservation LeaveToken { get; } = new();

    /// <summary>The device-wide mute, deafen and volume settings.</summary>
    public DeviceAudio Audio { get; } = new();

    /// <summary>Whether new connections use relayed candidates only.</summary>
    public bool RelayOnly { get; set; } = options.RelayOnly;

    /// <summary>The scope of the certificate for the next stay in a channel, with which connections are prepared.</summary>
    public CertificateScope NextCertificate { get; set; } = new();

    public CurrentChannel Current { get; } = new(options.OneChannelAtATime);

    public ProtocolLog Log { get; } = new(session.Clock);

    public TimeProvider Clock => Session.Clock;

    public VoiceTime Now => new(Monotonic.Now(Clock), Clock.GetUtcNow().ToUnixTimeMilliseconds());

    public VoiceIdentity IdentityIn(RoomId roomId)
    {
        var seed = NextNumber(Options);
        return new()
        {
            RoomId = roomId,
            UserId = Session.UserId,
            DeviceId = Session.DeviceId,
            Key = Key,
            Kind = Options.Kind,
            HasExclusiveDeviceKey = Options.HasExclusiveDeviceKey,
            Seed = seed,
            // A simulation has one source of randomness; its seed is public.
            Secret = Options.Random is null ? RandomNumberGenerator.GetBytes(32) : SHA256.HashData(BitConverter.GetBytes(seed)),
        };
    }

    public PeerConnectionOptions ConnectionOptions(ILocalAudio? audio, CertificateScope? certificate) => new()
    {
        IceServers = ProtocolMapping.IceServers(Turn.Current),
        RelayOnly = RelayOnly,
        Certificate = certificate,
        LocalAudio = audio,
    };

    // From 0 to 1, with the 53 bits that a double holds.
    private static double Fraction(VoiceOptions options) => (NextNumber(options) >> 11) * (1.0 / (1UL << 53));

    private static ulong NextNumber(VoiceOptions options) =>
        options.Random is { } random ? random() : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
}
