namespace Parley.Rtc;

/// <summary>
/// A lasting key of this device, ECDSA with P-256 and SHA-256, with which it proves to peers that a connection is its own. The private key may be
/// out of reach of the program, as in a browser. All texts are lower-case hexadecimal digits.
/// </summary>
public interface IIdentityKey
{
    /// <summary>Gets the public key: an uncompressed point, 65 octets.</summary>
    string PublicKey { get; }

    /// <summary>Signs octets; returns r and s, 64 octets.</summary>
    Task<string> SignAsync(ReadOnlyMemory<byte> data);

    /// <summary>Returns whether a signature is that of a public key; <see langword="false"/> too if the key is not an uncompressed point of P-256.</summary>
    Task<bool> VerifyAsync(string publicKey, ReadOnlyMemory<byte> data, string signature);
}
