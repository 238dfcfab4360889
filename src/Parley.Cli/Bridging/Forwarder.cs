using System.Threading.Channels;
using Parley.Bots;
using Parley.Rtc.Native;
using Parley.Rtc.Native.Opus;

namespace Parley.Cli.Bridging;

/// <summary>
/// One direction of a bridge. Where one person speaks, the packets go on as they came; where several speak at once, they are decoded,
/// mixed and encoded again. What other bridges bring is not sent on: it would come back for ever.
/// </summary>
internal sealed class Forwarder(BotChannel from, BotChannel to) : IDisposable
{
    /// <summary>What a bridge calls itself in its callstate.</summary>
    public const string Kind = "bridge";

    // Steps of 20 ms for which it goes on mixing after two spoke at once: each change between the two ways is a small break.
    private const int KeepMixing = 25;

    private readonly VoiceMixer? _mixer = VoiceMixer.IsAvailable ? new() : null;
    private readonly OpusEncoder? _encoder = VoiceMixer.IsAvailable ? new() : null;
    private readonly byte[] _packet = new byte[OpusEncoder.MaximumPacket];
    private readonly Channel<ReadOnlyMemory<byte>> _packets = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(10) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private Speaker? _floor;
    private int _mixing;
    private int _silent;

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
            return; // the channel has ended already
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
        _mixer?.Dispose();
        _encoder?.Dispose();
    }

    private bool IsHeard(Speaker speaker) => !from.Members.Any(member => member.DeviceKey == speaker.DeviceKey && member.Kind == Kind);

    // What goes out for one step of 20 ms; empty for silence.
    private ReadOnlyMemory<byte> Step(IReadOnlyList<VoiceFrame> frames)
    {
        // Decoded also where it goes on as it is: a decoder that begins in the middle clicks.
        var mixed = _mixer?.Mix(frames) ?? default;
        var speakers = frames.Where(static frame => !OpusPacket.IsPause(frame.Packet.Span)).Select(static frame => frame.Speaker).Distinct().Count();
        _mixing = speakers > 1 && _mixer is not null ? KeepMixing : Math.Max(0, _mixing - 1);
        if (_mixing > 0)
            return _packet.AsMemory(0, _encoder!.Encode(mixed.Span, _packet)).ToArray();
        return PassOn(frames);
    }

    // Without the codec only one can be heard at a time: whoever spoke first, until they pause.
    private ReadOnlyMemory<byte> PassOn(IReadOnlyList<VoiceFrame> frames)
    {
        _silent = frames.Any(frame => frame.Speaker == _floor) ? 0 : _silent + 1;
        if (_floor is null || _silent > KeepMixing || _mixer is not null)
            _floor = frames.FirstOrDefault(static frame => !OpusPacket.IsPause(frame.Packet.Span))?.Speaker ?? _floor;
        foreach (var frame in frames)
            if (frame.Speaker == _floor && frame.Kind == RemoteFrameKind.Frame)
                return frame.Packet;
        return default;
    }

    /// <summary>What is to be played in the other channel: without end, as it comes.</summary>
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
