using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Cli.Shell;

/// <summary>Parses and formats durations.</summary>
internal static partial class Times
{
    /// <summary>Parses <c>90s</c>, <c>10m</c>, <c>1h30m</c>, or a number of seconds. Returns <see langword="null"/> if the text is invalid or zero.</summary>
    public static TimeSpan? Parse(string text)
    {
        var parts = Pattern().Match(text);
        if (!parts.Success || text.Length == 0)
            return null;
        var time = Part(parts, 1) * 3600 + Part(parts, 2) * 60 + Part(parts, 3);
        return time > 0 ? TimeSpan.FromSeconds(time) : null;
    }

    /// <summary>Returns text such as <c>0:05</c> or <c>1:00:05</c>.</summary>
    public static string Clock(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    private static double Part(Match match, int group) =>
        match.Groups[group].Success ? double.Parse(match.Groups[group].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6}(?:\.\d{1,3})?)s?)?$")]
    private static partial Regex Pattern();
}
