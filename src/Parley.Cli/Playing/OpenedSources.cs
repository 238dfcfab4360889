using Parley.Bots;
using Parley.Cli.Shell;

namespace Parley.Cli.Playing;

/// <summary>The sources of <c>parley join</c>, opened before the channel is joined, so that an unplayable one fails before anybody sees the bot.</summary>
internal sealed class OpenedSources : IAsyncDisposable
{
    // Each may be an ffmpeg process, or a server that takes long to answer.
    private const int OpenedAtOnce = 4;
    private OpenedSource? _first;

    private OpenedSources()
    {
    }

    /// <summary>Gets the sources in order; <see langword="null"/> for each that cannot be played.</summary>
    public IReadOnlyList<AudioSource?> All { get; private set; } = [];

    /// <summary>Gets a value that indicates whether a source cannot be played.</summary>
    public bool AnyFailed => All.Contains(null);

    /// <summary>Gets a value that indicates whether there are sources, and none can be played.</summary>
    public bool AllFailed => All.Count > 0 && All.All(static source => source is null);

    /// <summary>Opens the sources, and prints the errors of those that cannot be played. The first one stays open for its playback.</summary>
    public static async Task<OpenedSources> OpenAsync(CliContext context, IReadOnlyList<AudioSource> sources, CancellationToken cancellationToken)
    {
        using var turns = new SemaphoreSlim(OpenedAtOnce);
        var opened = new OpenedSources();
        var opening = sources.Select((source, index) => opened.TryOpenAsync(source, isFirst: index == 0, turns, cancellationToken)).ToList();
        try
        {
            var results = await Task.WhenAll(opening);
            foreach (var (_, error) in results)
                if (error is not null)
                    context.Error.WriteSentence(error);
            opened.All = [.. results.Select(static result => result.Source)];
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _first?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<(AudioSource? Source, string? Error)> TryOpenAsync(AudioSource source, bool isFirst, SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            var reader = await source.OpenAsync(cancellationToken);
            if (isFirst)
                return (_first = new(source, reader), null);
            await reader.DisposeAsync();
            return (source, null);
        }
        catch (VoiceBotException e)
        {
            return (null, e.Message);
        }
        finally
        {
            turns.Release();
        }
    }
}
