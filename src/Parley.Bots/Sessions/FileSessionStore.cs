using System.Text.Json;
using Parley.Matrix.Client;

namespace Parley.Bots;

/// <summary>Keeps a sign-in in a file that only its owner can read.</summary>
/// <param name="path">The file. Its folder is created if it does not exist.</param>
public sealed class FileSessionStore(string path) : ISessionStore
{
    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <inheritdoc/>
    /// <exception cref="VoiceBotException">The file exists but cannot be read.</exception>
    public async ValueTask<SessionRecord?> LoadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await using var file = File.OpenRead(Path);
            return await JsonSerializer.DeserializeAsync(file, SessionJson.Default.SessionRecord, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or UnauthorizedAccessException or IOException)
        {
            throw new VoiceBotException(BotStage.SignIn, $"Couldn't read the sign-in in {Path} ({e.Message.TrimEnd('.')}). Delete the file and sign in again.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        // Written to a second file and renamed, so that a crash in between leaves the old file intact.
        var beside = Path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Delete(beside);
        await using (var file = new FileStream(beside, options))
            await JsonSerializer.SerializeAsync(file, session, SessionJson.Default.SessionRecord, cancellationToken);
        File.Move(beside, Path, overwrite: true);
    }

    /// <inheritdoc/>
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        if (File.Exists(Path))
            File.Delete(Path);
        return ValueTask.CompletedTask;
    }
}
