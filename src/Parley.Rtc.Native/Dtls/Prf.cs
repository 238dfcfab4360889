using System.Security.Cryptography;
using System.Text;

namespace Parley.Rtc.Native.Dtls;

/// <summary>The pseudo-random function with SHA-256 (RFC 5246 §5).</summary>
internal static class Prf
{
    /// <summary>Fills the output from the secret, the label, and the seed in two parts.</summary>
    public static void Fill(ReadOnlySpan<byte> secret, string label, ReadOnlySpan<byte> seed1, ReadOnlySpan<byte> seed2, Span<byte> output)
    {
        // The first 32 octets hold A(i), label and seed follow: each round hashes A(i) alone, or all of it.
        Span<byte> buffer = stackalloc byte[32 + 128];
        var length = 32 + Encoding.ASCII.GetBytes(label, buffer[32..]);
        seed1.CopyTo(buffer[length..]);
        length += seed1.Length;
        seed2.CopyTo(buffer[length..]);
        length += seed2.Length;

        Span<byte> block = stackalloc byte[32];
        HMACSHA256.HashData(secret, buffer[32..length], block);
        while (true)
        {
            block.CopyTo(buffer);
            HMACSHA256.HashData(secret, buffer[..length], block);
            var count = Math.Min(32, output.Length);
            block[..count].CopyTo(output);
            output = output[count..];
            if (output.IsEmpty)
                return;
            HMACSHA256.HashData(secret, buffer[..32], block);
        }
    }
}
