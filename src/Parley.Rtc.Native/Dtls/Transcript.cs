using System.Buffers;
using System.Security.Cryptography;

namespace Parley.Rtc.Native.Dtls;

/// <summary>All handshake messages so far, as signatures and Finished cover them (RFC 5246 §7.4.8, §7.4.9).</summary>
internal sealed class Transcript
{
    private readonly ArrayBufferWriter<byte> _messages = new(2048);

    public ReadOnlySpan<byte> Messages => _messages.WrittenSpan;

    public void Add(ReadOnlySpan<byte> message) => _messages.Write(message);

    public void Clear() => _messages.ResetWrittenCount();

    public byte[] Hash() => SHA256.HashData(_messages.WrittenSpan);
}
