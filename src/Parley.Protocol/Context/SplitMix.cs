namespace Parley.Protocol;

/// <summary>The SplitMix64 generator (Steele, Lea, Flood 2014), for jitter and session ids.</summary>
internal struct SplitMix(ulong seed)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>The generator's state.</summary>
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Returns a number from 0 up to but not including 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Returns a session id of 11 characters with 64 random bits.</summary>
    public string SessionId()
    {
        var bits = Next();
        Span<char> text = stackalloc char[11];
        for (var i = 0; i < text.Length; i++, bits >>= 6)
            text[i] = Alphabet[(int)(bits & 63)];
        return new(text);
    }
}
