using System.Globalization;
using Parley.Matrix;

namespace Parley.Bots;

/// <summary>The words behind a command, read one by one.</summary>
internal sealed class CommandWords(string line)
{
    private string _rest = line.Trim();

    /// <summary>The next word, or what stands between quotes; null at the end.</summary>
    public string? Next()
    {
        if (_rest.Length == 0)
            return null;
        if (_rest[0] == '"' && _rest.IndexOf('"', 1) is > 0 and var close)
            return Cut(1, close, close + 1);
        var end = _rest.AsSpan().IndexOfAny(" \n\t");
        return end < 0 ? Cut(0, _rest.Length, _rest.Length) : Cut(0, end, end);
    }

    /// <summary>All that is left, without quotes around the whole; null for nothing.</summary>
    public string? Rest()
    {
        if (_rest.Length == 0)
            return null;
        var all = _rest;
        _rest = "";
        return all.Length > 1 && all[0] == '"' && all.IndexOf('"', 1) == all.Length - 1 ? all[1..^1] : all;
    }

    public static bool CanRead(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) || type == typeof(bool) || type == typeof(TimeSpan) || type == typeof(UserId) || type.IsEnum
            || type == typeof(int) || type == typeof(long) || type == typeof(double);
    }

    /// <summary>Reads a word; null where it is none of that type.</summary>
    public static object? Read(string word, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var culture = CultureInfo.InvariantCulture;
        if (type == typeof(string))
            return word;
        if (type == typeof(int))
            return int.TryParse(word, culture, out var whole) ? whole : null;
        if (type == typeof(long))
            return long.TryParse(word, culture, out var large) ? large : null;
        if (type == typeof(double))
            return double.TryParse(word, culture, out var number) && double.IsFinite(number) ? number : null;
        if (type == typeof(bool))
            return word.ToLowerInvariant() switch { "true" or "yes" or "on" => true, "false" or "no" or "off" => false, _ => null };
        if (type == typeof(TimeSpan))
            return Time(word);
        if (type == typeof(UserId))
            return UserId.TryParse(word, out var user) ? user : null;
        return Enum.TryParse(type, word, ignoreCase: true, out var named) && Enum.IsDefined(type, named) ? named : null;
    }

    // 90, 1:30 or 1:01:30.
    private static object? Time(string word)
    {
        var seconds = 0.0;
        foreach (var part in word.Split(':'))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
                return null;
            seconds = (seconds * 60) + value;
        }
        return seconds < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private string Cut(int from, int to, int rest)
    {
        var word = _rest[from..to];
        _rest = _rest[rest..].TrimStart();
        return word;
    }
}
