using System.Globalization;
using System.Text;

namespace Parley.Matrix;

/// <summary>A query string; values are percent-encoded, absent ones are left out.</summary>
public sealed class Query
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds a parameter unless its value is null.</summary>
    public Query Add(string name, string? value)
    {
        if (value is not null)
            _text.Append(_text.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    /// <summary>Adds a number unless it is null.</summary>
    public Query Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>The query with its question mark; empty where it has no parameter.</summary>
    public override string ToString() => _text.ToString();
}
