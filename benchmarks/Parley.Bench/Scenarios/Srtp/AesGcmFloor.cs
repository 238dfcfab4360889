using System.Security.Cryptography;
using Parley.Rtc.Native.Security;

namespace Parley.Bench.Scenarios.Srtp;

/// <summary>The least that a packet costs: one call of the platform's AES-GCM over the same octets.</summary>
internal sealed class AesGcmFloor : SrtpBatch
{
    private readonly AesGcm _cipher = new(new byte[16], AesGcmExtensions.TagLength);
    private readonly byte[] _nonce = new byte[AesGcmExtensions.NonceLength];

    /// <inheritdoc/>
    public override void Dispose() => _cipher.Dispose();

    /// <inheritdoc/>
    protected override void Prepare(Span<byte> packet) => packet.Clear();

    /// <inheritdoc/>
    protected override void Protect(Span<byte> packet) => _cipher.Encrypt(_nonce, Payload(packet), Payload(packet), Tag(packet), packet[..HeaderLength]);

    /// <inheritdoc/>
    protected override bool Unprotect(Span<byte> packet) => _cipher.TryDecrypt(_nonce, Payload(packet), Tag(packet), packet[..HeaderLength]);

    private static Span<byte> Payload(Span<byte> packet) => packet.Slice(HeaderLength, PayloadLength);

    private static Span<byte> Tag(Span<byte> packet) => packet.Slice(HeaderLength + PayloadLength, AesGcmExtensions.TagLength);
}
