namespace Parley.Rtc.Native;

/// <summary>Gives encoded audio when the clock asks for it.</summary>
public interface IEncodedAudioSource
{
    /// <summary>
    /// Writes what comes next as one Opus packet of 20 ms, or of a multiple of that up to 120 ms. Called on the clock's thread each 20 ms
    /// in which the packet before is over; it must neither block nor throw.
    /// </summary>
    /// <param name="packet">Room for the packet, 1,275 bytes (RFC 6716 §3.4).</param>
    /// <param name="level">How loud it is: 0 (as loud as can be) to 127 (silence) in −dBov (RFC 6464 §3).</param>
    /// <returns>Bytes written; 0 where there is nothing to send, and listeners hear silence.</returns>
    int Read(Span<byte> packet, out byte level);
}
