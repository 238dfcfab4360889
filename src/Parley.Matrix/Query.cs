using System.Globalization;
using System.Text;

namespace Parley.Matrix;

/// <summary>A query string. Values are percent-encoded; <see langword="null"/> is omitted.</summary>
public sealed class Query
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a parameter unless its value is <see langword="null"/>.</summary>
    public Query Add(string name, string? value)
    {
        if (value is not null)
            _text.Append(_text.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    /// <summary>Adds a number unless it is <see langword="null"/>.</summary>
    public Query Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Returns the query with its question mark; empty if it has no parameter.</summary>
    public override string ToString() => _text.ToString();
}
