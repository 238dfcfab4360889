using Parley.Bots;

namespace Parley.Cli.Playing;

/// <summary>A source that was opened in advance. Its first playback uses that reader, later ones open the source again.</summary>
internal sealed class OpenedSource(AudioSource source, AudioReader reader) : AudioSource, IAsyncDisposable
{
    private AudioReader? _reader = reader;

    public override string Title => source.Title;

    public override bool IsLive => source.IsLive;

    public override ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _reader, null) is { } opened ? new(opened) : source.OpenAsync(cancellationToken);

    /// <summary>Closes the reader if no playback has used it.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _reader, null)?.DisposeAsync() ?? ValueTask.CompletedTask;
}
