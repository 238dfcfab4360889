using System.Security.Cryptography;

namespace Parley.Rtc.InMemory;

/// <summary>An identity key that lasts as long as the object.</summary>
public sealed class InMemoryIdentityKey : IIdentityKey
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <inheritdoc/>
    public string PublicKey
    {
        get
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            return Convert.ToHexStringLower([4, .. point.X!, .. point.Y!]);
        }
    }

    /// <inheritdoc/>
    public Task<string> SignAsync(ReadOnlyMemory<byte> data) => Task.FromResult(Convert.ToHexStringLower(_key.SignData(data.Span, HashAlgorithmName.SHA256)));

    /// <inheritdoc/>
    public Task<bool> VerifyAsync(string publicKey, ReadOnlyMemory<byte> data, string signature)
    {
        var octets = Convert.FromHexString(publicKey);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = octets[1..33], Y = octets[33..] } });
        return Task.FromResult(key.VerifyData(data.Span, Convert.FromHexString(signature), HashAlgorithmName.SHA256));
    }
}
