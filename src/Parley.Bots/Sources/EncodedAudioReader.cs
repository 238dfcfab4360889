namespace Parley.Bots;

/// <summary>Reads Opus packets (RFC 6716), of any duration.</summary>
public abstract class EncodedAudioReader : AudioReader
{
    /// <summary>Reads the next packet, valid until the next read; null at the end.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Media"/>: it cannot be read on.</exception>
    public abstract ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default);
}
