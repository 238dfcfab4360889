namespace Parley.Bots;

/// <summary>Reads Opus packets of any duration (RFC 6716).</summary>
public abstract class EncodedAudioReader : AudioReader
{
    /// <summary>Reads the next packet, which is valid until the next read. Returns <see langword="null"/> at the end.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Media"/>: the source cannot be read.</exception>
    public abstract ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default);
}
