using System.Runtime.CompilerServices;

namespace Parley.Homeserver.Storage;

/// <summary>
/// A statement, written as an interpolated string: each interpolated value becomes a parameter, so that it stands where it is used
/// and never becomes part of the SQL text.
/// </summary>
[InterpolatedStringHandler]
internal ref struct Sql(int literalLength, int formattedCount)
{
    private readonly object?[] _arguments = new object?[formattedCount];
    private DefaultInterpolatedStringHandler _text = new(literalLength, formattedCount);
    private int _count;

    /// <summary>Gets the arguments of the parameters <c>$1</c>, <c>$2</c> and so on.</summary>
    public readonly ReadOnlySpan<object?> Arguments => _arguments.AsSpan(0, _count);

    /// <summary>Gets the text with its parameters, until <see cref="Release"/>.</summary>
    public readonly ReadOnlySpan<char> Text => _text.Text;

    public void AppendLiteral(string literal) => _text.AppendLiteral(literal);

    public void AppendFormatted(object? argument)
    {
        _arguments[_count++] = argument;
        _text.AppendLiteral("$");
        _text.AppendFormatted(_count);
    }

    /// <summary>Appends a part of a statement, which is text and not a parameter.</summary>
    public void AppendFormatted(SqlPart part) => _text.AppendLiteral(part.Text);

    /// <summary>Returns the buffer of the text to its pool.</summary>
    public void Release() => _text.Clear();
}

/// <summary>A constant part of several statements.</summary>
internal readonly record struct SqlPart(string Text);
