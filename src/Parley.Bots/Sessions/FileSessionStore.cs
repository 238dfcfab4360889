using System.Text.Json;
using Parley.Matrix.Client;

namespace Parley.Bots;

/// <summary>Keeps a sign-in in a file that only its owner may read.</summary>
/// <param name="path">The file; its folder is made where it is missing.</param>
public sealed class FileSessionStore(string path) : ISessionStore
{
    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <inheritdoc/>
    /// <exception cref="VoiceBotException">The file is there and cannot be read.</exception>
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
            throw new VoiceBotException(BotStage.SignIn, $"The kept sign-in {Path} cannot be read ({e.Message.TrimEnd('.')}): delete the file and sign in again.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        // Written beside and moved over: a process that dies in between leaves the old one whole.
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
