using System.Security.Cryptography;

namespace Parley.Bench.Scenarios.Connect;

/// <summary>
/// The public-key operations that no handshake can avoid (RFC 5246 §7.4, RFC 8422): each side generates a key share, agrees on the secret, signs once
/// and verifies once. By the platform alone, on one thread. It does not depend on this repository's code, so it serves as the floor of ratios.
/// </summary>
internal sealed class CryptographyFloor : IDisposable
{
    private readonly ECDsa _certificateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _certificatePublicKey;
    private readonly byte[] _hash = new byte[32];

    public CryptographyFloor() => _certificatePublicKey = _certificateKey.ExportSubjectPublicKeyInfo();

    /// <summary>Runs the operations of both sides.</summary>
    public void Run()
    {
        using var one = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Agree(one, other);
        Agree(other, one);
        SignAndVerify();
        SignAndVerify();
    }

    public void Dispose() => _certificateKey.Dispose();

    private static void Agree(ECDiffieHellman own, ECDiffieHellman peer)
    {
        using var share = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = peer.ExportParameters(includePrivateParameters: false).Q,
        });
        using var publicKey = share.PublicKey;
        own.DeriveRawSecretAgreement(publicKey);
    }

    private void SignAndVerify()
    {
        var signature = _certificateKey.SignHash(_hash, DSASignatureFormat.Rfc3279DerSequence);
        using var publicKey = ECDsa.Create();
        publicKey.ImportSubjectPublicKeyInfo(_certificatePublicKey, out _);
        if (!publicKey.VerifyHash(_hash, signature, DSASignatureFormat.Rfc3279DerSequence))
            throw new CryptographicException("The signature is invalid.");
    }
}
