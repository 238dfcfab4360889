using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>User name fragment and password of one generation (RFC 8445 §5.3, RFC 8839 §5.4).</summary>
internal sealed record IceCredentials(string Ufrag, string Password)
{
    private const string IceChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>The password as an HMAC key.</summary>
    public byte[] Key { get; } = StunKey.ShortTerm(Password);

    /// <summary>Draws fresh ones: 48 bits for the fragment, 144 for the password (at least 24 and 128).</summary>
    public static IceCredentials Draw(Random random) => new(DrawText(random, 8), DrawText(random, 24));

    /// <summary>True where both have the length and the characters of RFC 8839 §5.4.</summary>
    public static bool AreWellFormed(string ufrag, string password) =>
        ufrag.Length is >= 4 and <= 256 && password.Length is >= 22 and <= 256
        && !ufrag.AsSpan().ContainsAnyExcept(IceChars) && !password.AsSpan().ContainsAnyExcept(IceChars);

    /// <summary>The password stays out of logs.</summary>
    public override string ToString() => Ufrag;

    private static string DrawText(Random random, int length)
    {
        Span<byte> bytes = stackalloc byte[length];
        random.NextBytes(bytes);
        Span<char> text = stackalloc char[length];
        for (var i = 0; i < length; i++)
            text[i] = IceChars[bytes[i] & 63];
        return new(text);
    }
}
