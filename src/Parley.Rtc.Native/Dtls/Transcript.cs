using System.Buffers;
using System.Security.Cryptography;

namespace Parley.Rtc.Native.Dtls;

/// <summary>All handshake messages so far; signatures and Finished cover them (RFC 5246 §7.4.8, §7.4.9).</summary>
internal sealed class Transcript
{
    private readonly ArrayBufferWriter<byte> _messages = new(2048);

    // Where the last message begins.
    private int _lastStart;

    /// <summary>Gets all messages.</summary>
    public ReadOnlySpan<byte> Messages => _messages.WrittenSpan;

    /// <summary>Gets all messages but the last, which covers them.</summary>
    public ReadOnlySpan<byte> BeforeLast => _messages.WrittenSpan[.._lastStart];

    /// <summary>Appends a message.</summary>
    public void Add(ReadOnlySpan<byte> message)
    {
        _lastStart = _messages.WrittenCount;
        _messages.Write(message);
    }

    /// <summary>Removes all messages.</summary>
    public void Clear()
    {
        _lastStart = 0;
        _messages.Clear();
    }

    /// <summary>Returns the SHA-256 hash of all messages.</summary>
    public byte[] Hash() => SHA256.HashData(_messages.WrittenSpan);
}
