using System.Threading.Channels;

namespace Parley.Bots;

/// <summary>
/// Plays Opus packets that the program writes, without a codec. Plays once; if no packet arrives in time, listeners hear silence.
/// </summary>
/// <param name="title">The title.</param>
/// <param name="capacity">The number of packets to buffer; beyond it the oldest are dropped, which bounds the delay. The default is 50: one second.</param>
public sealed class OpusPipe(string title = "Opus", int capacity = 50) : AudioSource
{
    private readonly Channel<ReadOnlyMemory<byte>> _packets = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private int _opened;

    /// <inheritdoc/>
    public override string Title => title;

    /// <inheritdoc/>
    /// <remarks><see langword="true"/>.</remarks>
    public override bool IsLive => true;

    /// <summary>Adds an Opus packet (RFC 6716). The memory must not change afterwards.</summary>
    /// <returns><see langword="false"/> if playback has ended: the pipe was completed or skipped, or the bot left.</returns>
    public bool Write(ReadOnlyMemory<byte> packet) => _packets.Writer.TryWrite(packet);

    /// <summary>Completes the pipe: playback ends after the last packet.</summary>
    public void Complete() => _packets.Writer.TryComplete();

    /// <inheritdoc/>
    public override ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _opened, 1) == 0
            ? new(new Reader(_packets))
            : throw new VoiceBotException(BotStage.Media, $"The pipe {title} was already played. A pipe plays once: create a new one.");

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
