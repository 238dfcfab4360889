using System.Runtime.CompilerServices;
using System.Text;

namespace Parley.Homeserver.Storage;

/// <summary>
/// A statement, written as an interpolated string: each interpolated value becomes a parameter, so that it stands where it is used
/// and never becomes part of the SQL text.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct Sql(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (4 * formattedCount));

    /// <summary>Gets the arguments of the parameters <c>$1</c>, <c>$2</c> and so on.</summary>
    public List<object?> Arguments { get; } = new(formattedCount);

    /// <summary>Gets the text with its parameters.</summary>
    public string Text => _text.ToString();

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(object? argument)
    {
        Arguments.Add(argument);
        _text.Append('$').Append(Arguments.Count);
    }

    /// <summary>Appends a part of a statement, which is text and not a parameter.</summary>
    public void AppendFormatted(SqlPart part) => _text.Append(part.Text);
}

/// <summary>A constant part of several statements.</summary>
internal readonly record struct SqlPart(string Text);
