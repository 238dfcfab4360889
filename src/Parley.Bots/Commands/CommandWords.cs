namespace Parley.Bots;

/// <summary>Splits the text after a command's name into words.</summary>
internal sealed class CommandWords(string line)
{
    private string _rest = line.Trim();

    /// <summary>Takes the next word, or the text between two quotes. Returns <see langword="null"/> at the end.</summary>
    public string? Next()
    {
        if (_rest.Length == 0)
            return null;
        if (_rest[0] == '"' && _rest.IndexOf('"', 1) is > 0 and var close)
            return Cut(1, close, close + 1);
        var end = _rest.AsSpan().IndexOfAny(" \n\t");
        return end < 0 ? Cut(0, _rest.Length, _rest.Length) : Cut(0, end, end);
    }

    /// <summary>Takes the remaining text, without the quotes around it. Returns <see langword="null"/> at the end.</summary>
    public string? Rest()
    {
        if (_rest.Length == 0)
            return null;
        var all = _rest;
        _rest = "";
        return all.Length > 1 && all[0] == '"' && all.IndexOf('"', 1) == all.Length - 1 ? all[1..^1] : all;
    }

    private string Cut(int from, int to, int rest)
    {
        var word = _rest[from..to];
        _rest = _rest[rest..].TrimStart();
        return word;
    }
}
