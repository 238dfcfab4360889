using System.Security.Cryptography;

namespace Parley.Protocol.Tests;

/// <summary>An identity key, as a driver keeps it.</summary>
internal sealed class TestIdentity
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Public
    {
        get
        {
            var point = _key.ExportParameters(false).Q;
            return Convert.ToHexStringLower([4, .. point.X!, .. point.Y!]);
        }
    }

    public static bool Verify(string key, ReadOnlySpan<byte> data, string signature)
    {
        try
        {
            var octets = Convert.FromHexString(key);
            using var verifier = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = octets[1..33], Y = octets[33..] } });
            return octets[0] == 4 && verifier.VerifyData(data, Convert.FromHexString(signature), HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false; // not a point of the curve
        }
    }

    public string Sign(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(_key.SignData(data, HashAlgorithmName.SHA256));
}
