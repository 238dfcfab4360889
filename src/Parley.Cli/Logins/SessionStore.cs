using System.Security.Cryptography;
using System.Text.Json;
using Parley.Cli.Errors;
using Parley.Cli.Files;
using Parley.Matrix.Client;
using Parley.Rtc.Native;

namespace Parley.Cli.Logins;

/// <summary>
/// Stores the user's logins, one file each, which only the user can read: <c>parley/NAME.json</c> in the user's configuration folder
/// (XDG base directories on Linux).
/// </summary>
/// <param name="folder">The folder of the files. It is created when a login is stored.</param>
internal sealed class SessionStore(string folder)
{
    /// <summary>The name of the login that is used if no name is given.</summary>
    public const string DefaultProfile = "default";

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Gets the folder of the files.</summary>
    public string Folder { get; } = folder;

    /// <summary>Returns the store of the current user.</summary>
    public static SessionStore OfUser() =>
        new(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "parley"));

    /// <summary>Returns whether a name is valid for a login.</summary>
    public static bool IsProfile(string name) =>
        name is { Length: > 0 and <= 64 } && name[0] != '.' && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Returns a name if it is valid.</summary>
    /// <exception cref="CommandException">The name is invalid.</exception>
    public static string Checked(string name) => IsProfile(name) ? name
        : throw new CommandException($"'{name}' in PARLEY_PROFILE is not a valid profile name. Use letters, digits, '-', '_' and '.'.") { ExitCode = ExitCode.Usage };

    /// <summary>Returns the file of a login.</summary>
    public string FileOf(string profile) => Path.Combine(Folder, profile + ".json");

    /// <summary>Returns a stored login, or <see langword="null"/> if there is none.</summary>
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
                ?? throw new JsonException("the file is empty");
        }
        catch (Exception e) when (e is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"Couldn't read the login in {file} ({e.Message.TrimEnd('.')}). Delete the file and run `parley login`.", e) { ExitCode = ExitCode.NotLoggedIn };
        }
    }

    /// <summary>Returns a stored login.</summary>
    /// <exception cref="CommandException">There is none, or it cannot be read.</exception>
    public SessionRecord Require(string profile) => Load(profile) ?? throw new CommandException(profile == DefaultProfile
        ? "You are not logged in. Run `parley login @you:example.org`."
        : $"You are not logged in with profile '{profile}'. Run `parley login @you:example.org --profile {profile}`.") { ExitCode = ExitCode.NotLoggedIn };

    /// <summary>Stores a login, and replaces the previous one.</summary>
    /// <exception cref="CommandException">The folder cannot be written.</exception>
    public void Save(string profile, SessionRecord session)
    {
        try
        {
            OwnerFiles.CreateFolder(Folder);
            // Written to a second file and renamed, so that a full disk does not destroy the previous login.
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
            throw new CommandException($"Couldn't store the login in {Folder} ({e.Message.TrimEnd('.')}). Make the folder writable, or set XDG_CONFIG_HOME to another one.", e);
        }
    }

    /// <summary>Deletes a login, and the identity key of its device.</summary>
    public void Delete(string profile)
    {
        File.Delete(FileOf(profile));
        DeleteIdentityKey(profile);
    }

    /// <summary>Deletes the identity key of a login whose device is another one now.</summary>
    public void DeleteIdentityKey(string profile) => File.Delete(IdentityFileOf(profile));

    /// <summary>Returns the identity key of a login's device, created with the first call.</summary>
    /// <exception cref="CommandException">The file cannot be read or written.</exception>
    public NativeIdentityKey LoadIdentityKey(string profile)
    {
        var file = IdentityFileOf(profile);
        try
        {
            if (File.Exists(file))
                Tighten(file);
            return NativeIdentityKey.LoadOrCreate(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandException($"Couldn't read or write the identity key in {file} ({e.Message.TrimEnd('.')}). Make the folder writable, or delete the file: members who have verified this device then see a warning.", e);
        }
    }

    /// <summary>
    /// Reserves a login for this process until the result is disposed of: two processes that stay with one login would take each other's
    /// messages.
    /// </summary>
    /// <exception cref="CommandException">Another process has reserved it.</exception>
    public IDisposable Claim(string profile)
    {
        OwnerFiles.CreateFolder(Folder);
        try
        {
            return new FileStream(Path.Combine(Folder, profile + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new CommandException($"Another parley process uses profile '{profile}'. Stop it, or create a second login with `parley login --profile NAME` and use that one.", e);
        }
    }

    private string IdentityFileOf(string profile) => Path.Combine(Folder, profile + ".identity.pem");

    // A file that was restored from a backup may be readable by others.
    private static void Tighten(string file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerFile) != 0)
            File.SetUnixFileMode(file, OwnerFile);
    }
}
