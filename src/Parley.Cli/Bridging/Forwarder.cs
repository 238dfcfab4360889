using System.Threading.Channels;
using Parley.Bots;
using Parley.Rtc.Native;
using Parley.Rtc.Native.Opus;

namespace Parley.Cli.Bridging;

/// <summary>
/// One direction of a bridge. While one person speaks, the packets are forwarded unchanged; while several speak, they are decoded, mixed
/// and encoded. Audio from other bridges is not forwarded, because it could circulate endlessly.
/// </summary>
internal sealed class Forwarder(BotChannel from, BotChannel to) : IDisposable
{
    /// <summary>The kind of a bridge in its callstate.</summary>
    public const string Kind = "bridge";

    // The number of steps of 20 ms for which mixing continues after two members spoke at once: each change between mixing and forwarding is audible.
    private const int KeepMixing = 25;

    private readonly VoiceMixer _mixer = new();
    private readonly OpusEncoder _encoder = new();
    private readonly byte[] _packet = new byte[OpusEncoder.MaximumPacket];
    private readonly Channel<ReadOnlyMemory<byte>> _packets = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(10) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private Speaker? _floor;
    private int _mixing;

    /// <summary>Forwards until it is stopped or the channel ends.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Playback playback;
        try
        {
            playback = to.Player.Enqueue(new Source(_packets.Reader));
        }
        catch (InvalidOperationException)
        {
            return; // the channel has already ended
        }
        try
        {
            await foreach (var frames in from.ListenTogetherAsync(new() { Speakers = IsHeard }, cancellationToken))
                if (Step(frames) is { Length: > 0 } packet)
                    _packets.Writer.TryWrite(packet);
        }
        finally
        {
            playback.Stop();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mixer.Dispose();
        _encoder.Dispose();
    }

    private bool IsHeard(Speaker speaker) => !from.Members.Any(member => member.DeviceKey == speaker.DeviceKey && member.Kind == Kind);

    // Returns the packet to send for one step of 20 ms; empty for silence.
    private ReadOnlyMemory<byte> Step(IReadOnlyList<VoiceFrame> frames)
    {
        // Decoded even if it is forwarded, because a decoder that starts in the middle of a stream clicks.
        var mixed = _mixer.Mix(frames);
        var speakers = frames.Where(static frame => !OpusPacket.IsPause(frame.Packet.Span)).Select(static frame => frame.Speaker).Distinct().Count();
        _mixing = speakers > 1 ? KeepMixing : Math.Max(0, _mixing - 1);
        if (_mixing > 0)
            return _packet.AsMemory(0, _encoder.Encode(mixed.Span, _packet)).ToArray();
        return PassOn(frames);
    }

    private ReadOnlyMemory<byte> PassOn(IReadOnlyList<VoiceFrame> frames)
    {
        _floor = frames.FirstOrDefault(static frame => !OpusPacket.IsPause(frame.Packet.Span))?.Speaker ?? _floor;
        foreach (var frame in frames)
            if (frame.Speaker == _floor && frame.Kind == RemoteFrameKind.Frame)
                return frame.Packet;
        return default;
    }

    /// <summary>The live source that plays in the other channel.</summary>
    private sealed class Source(ChannelReader<ReadOnlyMemory<byte>> packets) : AudioSource
    {
        public override string Title => "bridge";

        public override bool IsLive => true;

        public override ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default) => new(new Reader(packets));
    }

    private sealed class Reader(ChannelReader<ReadOnlyMemory<byte>> packets) : EncodedAudioReader
    {
        public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default) => await packets.ReadAsync(cancellationToken);
    }
}
