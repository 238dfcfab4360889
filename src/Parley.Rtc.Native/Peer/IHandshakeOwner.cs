using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>What a handshake tells the transport that it belongs to. Called with the network's gate held.</summary>
internal interface IHandshakeOwner
{
    /// <summary>Sends a datagram over the way in use.</summary>
    void SendHandshake(ReadOnlySpan<byte> datagram);

    /// <summary>A step was taken; the state may have changed.</summary>
    /// <param name="keys">The keys, once, where the step completed the handshake.</param>
    /// <param name="failure">Why it failed, in a sentence; null where it did not.</param>
    void HandshakeAdvanced(SrtpSession? keys, string? failure);
}
