using System.Text;

namespace Parley.Cli.Logins;

/// <summary>The names of the channels that a login saw last, which the shell completes without asking the homeserver.</summary>
/// <param name="folder">The folder of the files.</param>
internal sealed class SeenChannels(string folder)
{
    /// <summary>Saves names. A failure only costs completions.</summary>
    public void Save(string profile, IEnumerable<string> names)
    {
        try
        {
            File.WriteAllLines(FileOf(profile), names.Where(static name => !name.EnumerateRunes().Any(Rune.IsControl)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Returns the saved names.</summary>
    public IReadOnlyList<string> Load(string profile)
    {
        try
        {
            return File.ReadAllLines(FileOf(profile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Deletes the saved names.</summary>
    public void Delete(string profile) => File.Delete(FileOf(profile));

    private string FileOf(string profile) => Path.Combine(folder, profile + ".channels");
}
