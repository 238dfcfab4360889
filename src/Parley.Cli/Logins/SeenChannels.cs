using System.Globalization;
using System.Text;

namespace Parley.Cli.Logins;

/// <summary>The names of the channels that a login saw last, which the shell completes without asking the homeserver.</summary>
/// <param name="folder">The folder of the files.</param>
internal sealed class SeenChannels(string folder)
{
    /// <summary>Saves the names that a shell can complete. A failure only costs completions.</summary>
    public void Save(string profile, IEnumerable<string> names)
    {
        try
        {
            File.WriteAllLines(FileOf(profile), names.Where(IsCompletable));
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
            return [.. File.ReadLines(FileOf(profile)).Where(IsCompletable)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Deletes the saved names.</summary>
    public void Delete(string profile) => File.Delete(FileOf(profile));

    // A completion is one line of text. The parser reads a text that begins with one of these characters as an option, a directive or the
    // name of a response file.
    private static bool IsCompletable(string name) =>
        name is [not ('-' or '[' or '@'), ..]
        && !name.EnumerateRunes().Any(static rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private string FileOf(string profile) => Path.Combine(folder, profile + ".channels");
}
