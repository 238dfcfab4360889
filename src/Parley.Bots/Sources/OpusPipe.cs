using System.Threading.Channels;

namespace Parley.Bots;

/// <summary>
/// Plays Opus packets that the program writes as they come: what is passed on from elsewhere needs no codec. Plays once; where no packet
/// comes in time there is silence.
/// </summary>
/// <param name="title">What people call it.</param>
/// <param name="capacity">Packets that may wait; the oldest are dropped beyond that, so what is live stays so. Default 50: a second.</param>
public sealed class OpusPipe(string title = "Opus", int capacity = 50) : AudioSource
{
    private readonly Channel<ReadOnlyMemory<byte>> _packets = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private int _opened;

    /// <inheritdoc/>
    public override string Title => title;

    /// <inheritdoc/>
    /// <remarks>True.</remarks>
    public override bool IsLive => true;

    /// <summary>Adds a packet (RFC 6716); the memory must not change afterwards.</summary>
    /// <returns>False when it plays no more, because it was completed or skipped or the bot left.</returns>
    public bool Write(ReadOnlyMemory<byte> packet) => _packets.Writer.TryWrite(packet);

    /// <summary>No more packets come; the playback ends behind the last one.</summary>
    public void Complete() => _packets.Writer.TryComplete();

    /// <inheritdoc/>
    public override ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _opened, 1) == 0
            ? new(new Reader(_packets))
            : throw new VoiceBotException(BotStage.Media, $"The pipe {title} was played already, and pipes play once: make a new one.");

    private sealed class Reader(Channel<ReadOnlyMemory<byte>> packets) : EncodedAudioReader
    {
        public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default)
        {
            while (await packets.Reader.WaitToReadAsync(cancellationToken))
                if (packets.Reader.TryRead(out var packet))
                    return packet;
            return null;
        }

        public override ValueTask DisposeAsync()
        {
            packets.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }
    }
}
