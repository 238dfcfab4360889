using System.Security.Cryptography;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Dtls;

/// <summary>The key schedule of one handshake (RFC 7627 §4, RFC 5246 §6.3).</summary>
internal sealed class HandshakeKeys
{
    private readonly byte[] _master = new byte[48];
    private readonly byte[] _clientRandom;
    private readonly byte[] _serverRandom;

    /// <param name="shared">The Diffie-Hellman secret; the constructor clears it.</param>
    /// <param name="clientRandom">32 octets.</param>
    /// <param name="serverRandom">32 octets.</param>
    /// <param name="sessionHash">Hash of the transcript up to ClientKeyExchange.</param>
    public HandshakeKeys(byte[] shared, byte[] clientRandom, byte[] serverRandom, ReadOnlySpan<byte> sessionHash)
    {
        _clientRandom = clientRandom;
        _serverRandom = serverRandom;
        Prf.Fill(shared, "extended master secret", sessionHash, [], _master);
        CryptographicOperations.ZeroMemory(shared);

        Span<byte> block = stackalloc byte[40];
        Prf.Fill(_master, "key expansion", serverRandom, clientRandom, block);
        Client = new RecordProtection(block[..16], block[32..36].ToArray());
        Server = new RecordProtection(block[16..32], block[36..].ToArray());
        CryptographicOperations.ZeroMemory(block);
    }

    /// <summary>Gets the protection of the client's records.</summary>
    public RecordProtection Client { get; }

    /// <summary>Gets the protection of the server's records.</summary>
    public RecordProtection Server { get; }

    /// <summary>Computes a side's verify_data (RFC 5246 §7.4.9).</summary>
    public byte[] VerifyData(DtlsRole side, ReadOnlySpan<byte> transcriptHash)
    {
        var data = new byte[12];
        Prf.Fill(_master, side == DtlsRole.Client ? "client finished" : "server finished", transcriptHash, [], data);
        return data;
    }

    /// <summary>Exports the SRTP key material (RFC 5705 §4 without context, RFC 5764 §4.2).</summary>
    public byte[] ExportSrtp(SrtpProfile profile)
    {
        var material = new byte[profile.KeyMaterialLength()];
        Prf.Fill(_master, "EXTRACTOR-dtls_srtp", _clientRandom, _serverRandom, material);
        return material;
    }

    /// <summary>Overwrites the master secret with zeros.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(_master);
}
