namespace Parley.Bots;

internal sealed class StreamSource(Stream stream, string title) : AudioSource
{
    private int _opened;

    public override string Title => title;

    public override ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _opened, 1) == 0
            ? Formats.OpenAsync(stream, title, null, cancellationToken)
            : throw new VoiceBotException(BotStage.Media, $"The stream {title} was already played. A stream plays once: open it again, or play it from a file.");
}
