namespace Parley.Voice;

/// <summary>
/// The safety code of a connection: the same on both devices, unless somebody between them replaced their certificates. The users compare it
/// by voice. See docs/spec/voice-channel.md, Safety code.
/// </summary>
public sealed class SafetyCode : IEquatable<SafetyCode>
{
    private const int Length = 7, BitsOfEach = 6;

    private readonly long _bits;

    internal SafetyCode(long bits) => _bits = bits;

    /// <summary>Gets the seven emoji.</summary>
    public IReadOnlyList<SafetyEmoji> Emoji
    {
        get
        {
            var emoji = new SafetyEmoji[Length];
            for (var i = 0; i < Length; i++)
                emoji[i] = SafetyEmoji.At(NumberAt(i));
            return emoji;
        }
    }

    /// <summary>Returns the numbers of the seven emoji, two digits each: <c>07 12 63 00 41 22 05</c>.</summary>
    public override string ToString()
    {
        var text = new System.Text.StringBuilder(3 * Length);
        for (var i = 0; i < Length; i++)
            text.Append(i == 0 ? "" : " ").Append((char)('0' + NumberAt(i) / 10)).Append((char)('0' + NumberAt(i) % 10));
        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(SafetyCode? other) => other?._bits == _bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SafetyCode);

    /// <inheritdoc/>
    public override int GetHashCode() => _bits.GetHashCode();

    private int NumberAt(int index) => (int)(_bits >> ((Length - 1 - index) * BitsOfEach)) & 63;
}
