using System.Security.Cryptography;
using System.Text;
using Parley.Rtc;

namespace Parley.Simulation;

/// <summary>An identity key without secrecy, whose signatures are the same in each run of a seed.</summary>
internal sealed class SimIdentityKey(string name) : IIdentityKey
{
    public string PublicKey { get; } = "04" + Hash(Encoding.UTF8.GetBytes(name));

    public Task<string> SignAsync(ReadOnlyMemory<byte> data) => Task.FromResult(SignatureOf(PublicKey, data));

    public Task<bool> VerifyAsync(string publicKey, ReadOnlyMemory<byte> data, string signature) => Task.FromResult(signature == SignatureOf(publicKey, data));

    private static string SignatureOf(string publicKey, ReadOnlyMemory<byte> data) => Hash([.. Encoding.UTF8.GetBytes(publicKey), .. data.Span]);

    private static string Hash(byte[] data) => Convert.ToHexStringLower(SHA512.HashData(data));
}
