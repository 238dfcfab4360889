namespace Parley.Web.Session;

/// <summary>Hides the spoilers of a message where its plain text is shown in short: in a quote, in a notification.</summary>
public static class Spoilers
{
    private const string Hidden = "(spoiler)";
    private const string Bars = "||";

    /// <summary>Returns the plain text of a message without its spoilers.</summary>
    /// <param name="body">The plain text, in which spoilers are between two pairs of bars.</param>
    /// <param name="html">The formatted text, or <c>null</c>.</param>
    public static string Hide(string body, string? html)
    {
        if (html?.Contains("data-mx-spoiler", StringComparison.OrdinalIgnoreCase) != true)
            return body;
        // Every second part is between bars. The last one, if nothing closes it, is not a spoiler.
        var parts = body.Split(Bars);
        if (parts.Length < 3)
            return Hidden; // The client of the sender marks them in another way.
        for (var i = 1; i < parts.Length - 1; i += 2)
            parts[i] = Hidden;
        return parts.Length % 2 == 1 ? string.Concat(parts) : string.Concat(parts[..^1]) + Bars + parts[^1];
    }
}
