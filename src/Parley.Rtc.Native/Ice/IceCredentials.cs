using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>The user name fragment and password of one ICE generation (RFC 8445 §5.3, RFC 8839 §5.4).</summary>
internal sealed record IceCredentials(string Ufrag, string Password)
{
    private const string IceChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>Gets the HMAC key that is derived from the password.</summary>
    public byte[] Key { get; } = StunKey.ShortTerm(Password);

    /// <summary>Returns new random credentials with 48 bits for the fragment and 144 for the password; RFC 8445 §5.3 requires 24 and 128.</summary>
    public static IceCredentials Draw(Random random) => new(DrawText(random, 8), DrawText(random, 24));

    /// <summary>Returns true if both values have a length and characters that RFC 8839 §5.4 allows.</summary>
    public static bool AreWellFormed(string ufrag, string password) =>
        ufrag.Length is >= 4 and <= 256 && password.Length is >= 22 and <= 256
        && !ufrag.AsSpan().ContainsAnyExcept(IceChars) && !password.AsSpan().ContainsAnyExcept(IceChars);

    /// <summary>Returns the fragment only, so that the password is not logged.</summary>
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
