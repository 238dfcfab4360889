using System.Text.Json;
using Parley.Matrix.Client;

namespace Parley.Cli.Sessions;

/// <summary>
/// The logins of this user, a file each, which only the user may read: <c>parley/NAME.json</c> in the user's configuration folder
/// (XDG base directories on Linux).
/// </summary>
/// <param name="folder">Where the files are; made when something is stored.</param>
internal sealed partial class SessionStore(string folder)
{
    /// <summary>The login that is used where none is named.</summary>
    public const string DefaultProfile = "default";

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Where the files are.</summary>
    public string Folder { get; } = folder;

    /// <summary>The store of the user who runs this.</summary>
    public static SessionStore OfUser() =>
        new(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "parley"));

    /// <summary>Whether a name can be one of a login.</summary>
    public static bool IsProfile(string name) =>
        name is { Length: > 0 and <= 64 } && name[0] != '.' && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>The name, where it can be one.</summary>
    /// <exception cref="CommandException">It cannot.</exception>
    public static string Checked(string name) => IsProfile(name) ? name
        : throw new CommandException($"'{name}' in PARLEY_PROFILE is no name of a login: use letters, digits, '-', '_' and '.'.") { ExitCode = ExitCode.Usage };

    /// <summary>The file of a login.</summary>
    public string FileOf(string profile) => Path.Combine(Folder, profile + ".json");

    /// <summary>A stored login; null where there is none.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public SessionRecord? Load(string profile)
    {
        var file = FileOf(profile);
        if (!File.Exists(file))
            return null;
        try
        {
            Tighten(file);
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), SessionJson.Default.SessionRecord)
                ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The login in {file} cannot be read ({e.Message.TrimEnd('.')}): delete the file and run `parley login`.", e) { ExitCode = ExitCode.NotLoggedIn };
        }
    }

    /// <summary>A stored login.</summary>
    /// <exception cref="CommandException">There is none, or it cannot be read.</exception>
    public SessionRecord Require(string profile) => Load(profile) ?? throw new CommandException(profile == DefaultProfile
        ? "You are not logged in: run `parley login @you:example.org`."
        : $"Nobody is logged in as profile '{profile}': run `parley login @you:example.org --profile {profile}`.") { ExitCode = ExitCode.NotLoggedIn };

    /// <summary>Stores a login in place of the one of before.</summary>
    /// <exception cref="CommandException">The folder cannot be written.</exception>
    public void Save(string profile, SessionRecord session)
    {
        try
        {
            MakeFolder();
            // Whole or not at all: a full disk must not cost the login of before.
            var temporary = Path.Combine(Folder, "." + profile + "." + Environment.ProcessId + ".new");
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnerFile;
            using (var stream = new FileStream(temporary, options))
            {
                JsonSerializer.Serialize(stream, session, SessionJson.Default.SessionRecord);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, FileOf(profile), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The login could not be stored in {Folder} ({e.Message.TrimEnd('.')}): make the folder writable, or set XDG_CONFIG_HOME to another.", e);
        }
    }

    /// <summary>Forgets a login.</summary>
    public void Delete(string profile)
    {
        File.Delete(FileOf(profile));
        File.Delete(ChannelsOf(profile));
    }

    /// <summary>
    /// Makes sure that no other process is in a channel, or watches one, with this login as long as the result lives: they would take each
    /// other's messages.
    /// </summary>
    /// <exception cref="CommandException">Another one is.</exception>
    public IDisposable Claim(string profile)
    {
        MakeFolder();
        try
        {
            return new FileStream(Path.Combine(Folder, profile + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new CommandException($"Another parley is in a channel or watches one with profile '{profile}': end it, or log in a second time with `parley login --profile NAME` and use that one.", e);
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Folder);
        else
            Directory.CreateDirectory(Folder, OwnerFolder);
    }

    // Copied back from a backup, it may be open to all.
    private static void Tighten(string file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerFile) != 0)
            File.SetUnixFileMode(file, OwnerFile);
    }
}
