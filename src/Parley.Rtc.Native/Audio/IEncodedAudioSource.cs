namespace Parley.Rtc.Native;

/// <summary>Provides encoded audio to a <see cref="NativeLocalAudio"/>.</summary>
public interface IEncodedAudioSource
{
    /// <summary>
    /// Writes the next Opus packet of 20, 40, 60, 80, 100 or 120 ms. Called on the clock thread when the previous packet has ended; must not
    /// block or throw.
    /// </summary>
    /// <param name="packet">The buffer for the packet, 1,275 bytes (RFC 6716 §3.4).</param>
    /// <param name="level">The level of the packet in −dBov (RFC 6464 §3): 0 (loudest) to 127 (silence).</param>
    /// <returns>The number of bytes written; 0 if there is no packet, and silence is sent.</returns>
    int Read(Span<byte> packet, out byte level);
}
