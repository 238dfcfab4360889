namespace Parley.Bots;

internal sealed class FileSource(string path) : AudioSource
{
    public override string Title => Path.GetFileNameWithoutExtension(path);

    public override async ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default)
    {
        FileStream file;
        try
        {
            file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException ? "the file does not exist" : e.Message.TrimEnd('.');
            throw new VoiceBotException(BotStage.Media, $"Couldn't play {path}: {why}. Check the path.", e);
        }
        return await Formats.OpenAsync(file, Path.GetFileName(path), path, cancellationToken);
    }
}
