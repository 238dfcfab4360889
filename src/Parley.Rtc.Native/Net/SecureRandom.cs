using System.Security.Cryptography;

namespace Parley.Rtc.Native.Net;

/// <summary>
/// Makes <see cref="RandomNumberGenerator"/> available as a <see cref="Random"/>. The protocol machines take a <see cref="Random"/>, so
/// that tests can seed it; credentials and SSRCs in production must not be predictable (RFC 8445 §5.3, RFC 3711 §9.1). Thread-safe.
/// </summary>
internal sealed class SecureRandom : Random
{
    /// <summary>The shared instance.</summary>
    public static readonly SecureRandom Instance = new();

    private SecureRandom()
    {
    }

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => RandomNumberGenerator.Fill(buffer);

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(minValue, maxValue);
        var range = (ulong)(maxValue - minValue);
        return minValue + (long)Below(range, Next64Bits);
    }

    /// <summary>Returns a number below <paramref name="range"/>, each with the same probability.</summary>
    /// <param name="range">1 or more.</param>
    /// <param name="next">Returns 64 random bits.</param>
    internal static ulong Below(ulong range, Func<ulong> next)
    {
        // 2^64 is rarely a multiple of the range: without rejection of the incomplete last multiple, low numbers would be more likely.
        var excess = (ulong.MaxValue % range + 1) % range;
        ulong bits;
        do
            bits = next();
        while (bits > ulong.MaxValue - excess);
        return bits % range;
    }

    /// <inheritdoc/>
    protected override double Sample() => (Next64Bits() >> 11) * (1.0 / (1ul << 53));

    private static ulong Next64Bits()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }
}
