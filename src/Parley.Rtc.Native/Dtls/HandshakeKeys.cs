using System.Security.Cryptography;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Dtls;

/// <summary>The secrets of one handshake (RFC 5246 §8.1, §6.3; RFC 7627 §4).</summary>
internal sealed class HandshakeKeys
{
    private readonly byte[] _master = new byte[48];
    private readonly byte[] _clientRandom;
    private readonly byte[] _serverRandom;

    /// <param name="shared">The Diffie-Hellman secret; cleared here.</param>
    /// <param name="clientRandom">32 octets.</param>
    /// <param name="serverRandom">32 octets.</param>
    /// <param name="sessionHash">Hash of the transcript up to ClientKeyExchange for the extended master secret; empty for the old one.</param>
    public HandshakeKeys(byte[] shared, byte[] clientRandom, byte[] serverRandom, ReadOnlySpan<byte> sessionHash)
    {
        _clientRandom = clientRandom;
        _serverRandom = serverRandom;
        if (sessionHash.IsEmpty)
            Prf.Fill(shared, "master secret", clientRandom, serverRandom, _master);
        else
            Prf.Fill(shared, "extended master secret", sessionHash, [], _master);
        CryptographicOperations.ZeroMemory(shared);

        Span<byte> block = stackalloc byte[40];
        Prf.Fill(_master, "key expansion", serverRandom, clientRandom, block);
        Client = new RecordProtection(block[..16], block[32..36].ToArray());
        Server = new RecordProtection(block[16..32], block[36..].ToArray());
        CryptographicOperations.ZeroMemory(block);
    }

    /// <summary>Protects what the client writes.</summary>
    public RecordProtection Client { get; }

    /// <summary>Protects what the server writes.</summary>
    public RecordProtection Server { get; }

    /// <summary>A side's verify_data (RFC 5246 §7.4.9).</summary>
    public byte[] VerifyData(DtlsRole side, ReadOnlySpan<byte> transcriptHash)
    {
        var data = new byte[12];
        Prf.Fill(_master, side == DtlsRole.Client ? "client finished" : "server finished", transcriptHash, [], data);
        return data;
    }

    /// <summary>The keying material for SRTP (RFC 5705 §4 without context, RFC 5764 §4.2).</summary>
    public byte[] ExportSrtp(SrtpProfile profile)
    {
        var material = new byte[profile.KeyMaterialLength()];
        Prf.Fill(_master, "EXTRACTOR-dtls_srtp", _clientRandom, _serverRandom, material);
        return material;
    }

    /// <summary>Forgets the master secret.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(_master);
}
