using System.Globalization;

namespace Parley.Web.Shared;

/// <summary>A person as initials on a colour that belongs to their user id.</summary>
public sealed partial class Avatar
{
    // As many as `.tint-*` in app.css.
    private const int Tints = 12;

    /// <summary>The class of the colour of an id: the same on every machine, and for every name that its owner takes.</summary>
    public static string Tint(string id)
    {
        var hash = 2166136261u; // FNV-1a
        foreach (var c in id)
            hash = (hash ^ c) * 16777619u;
        return "tint-" + ((hash ^ (hash >> 15)) % Tints).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>One or two letters for a name: the first of its first and of its last word.</summary>
    public static string Initials(string name)
    {
        string first = "", last = "";
        foreach (var word in name.Split([' ', '-', '_', '.'], StringSplitOptions.RemoveEmptyEntries))
        {
            var letter = StringInfo.GetNextTextElement(word);
            if (first.Length == 0)
                first = letter;
            else
                last = letter;
        }
        return first.Length == 0 ? "?" : (first + last).ToUpperInvariant();
    }
}
