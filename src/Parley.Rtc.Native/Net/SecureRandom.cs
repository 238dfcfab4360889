using System.Security.Cryptography;

namespace Parley.Rtc.Native.Net;

/// <summary>Random numbers that cannot be predicted, behind the framework's <see cref="Random"/>; safe for many threads.</summary>
internal sealed class SecureRandom : Random
{
    /// <summary>The one instance.</summary>
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
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        var range = (ulong)(maxValue - minValue);
        return minValue + (long)(BitConverter.ToUInt64(bytes) % range);
    }

    /// <inheritdoc/>
    protected override double Sample()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return (BitConverter.ToUInt64(bytes) >> 11) * (1.0 / (1ul << 53));
    }
}
