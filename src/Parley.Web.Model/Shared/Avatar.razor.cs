using System.Globalization;

namespace Parley.Web.Shared;

/// <summary>A user's initials on a color that follows from the user ID.</summary>
public sealed partial class Avatar
{
    // The number of `.tint-*` classes in app.css.
    private const int Tints = 12;

    /// <summary>Returns the CSS class of the color of an ID. It is the same on every machine and does not depend on the name.</summary>
    public static string Tint(string id)
    {
        var hash = 2166136261u; // FNV-1a
        foreach (var c in id)
            hash = (hash ^ c) * 16777619u;
        return "tint-" + ((hash ^ (hash >> 15)) % Tints).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Returns the initials of a name: the first letters of its first and its last word.</summary>
    public static string Initials(string name)
    {
        string first = "", last = "";
        foreach (var word in name.Split([' ', '-', '_', '.'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word[0] == '(')
                break; // the user ID that follows a name
            var letter = StringInfo.GetNextTextElement(word);
            if (first.Length == 0)
                first = letter;
            else
                last = letter;
        }
        return first.Length == 0 ? "?" : (first + last).ToUpperInvariant();
    }
}
