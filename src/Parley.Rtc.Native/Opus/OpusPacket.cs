namespace Parley.Rtc.Native.Opus;

/// <summary>Reads the structure of Opus packets (RFC 6716 §3) without decoding them.</summary>
public static class OpusPacket
{
    /// <summary>Opus counts time in samples at 48 kHz, independent of the audio's sample rate (RFC 7587 §4.1).</summary>
    public const int SampleRate = 48_000;

    /// <summary>The maximum duration of a packet in samples: 120 ms (RFC 6716 §3.2.5).</summary>
    public const int MaximumDuration = 5_760;

    /// <summary>Gets a mono packet of 20 ms of silence, to fill gaps in recordings.</summary>
    public static ReadOnlyMemory<byte> Silence { get; } = new byte[] { 0xf8, 0xff, 0xfe };

    /// <summary>Gets the duration of a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="duration">Samples at 48 kHz, 120 to 5,760.</param>
    /// <returns><see langword="false"/> if the packet is malformed.</returns>
    public static bool TryGetDuration(ReadOnlySpan<byte> packet, out int duration)
    {
        duration = 0;
        if (packet.IsEmpty)
            return false;
        var frames = (packet[0] & 3) switch
        {
            0 => 1,
            1 or 2 => 2,
            _ => packet.Length > 1 ? packet[1] & 0x3f : 0,
        };
        duration = frames * FrameDuration(packet[0] >> 3);
        return duration is > 0 and <= MaximumDuration;
    }

    /// <summary>Returns <see langword="true"/> if the packet has two channels.</summary>
    public static bool IsStereo(ReadOnlySpan<byte> packet) => !packet.IsEmpty && (packet[0] & 4) != 0;

    /// <summary>
    /// Returns <see langword="true"/> if the packet has no audio, as encoders send them during silence (discontinuous transmission, RFC 6716 §2.1.9).
    /// </summary>
    public static bool IsPause(ReadOnlySpan<byte> packet) => packet.Length <= 2;

    // RFC 6716 table 2.
    private static int FrameDuration(int configuration) => configuration switch
    {
        < 12 => (configuration & 3) switch { 0 => 480, 1 => 960, 2 => 1_920, _ => 2_880 },
        < 16 => (configuration & 1) == 0 ? 480 : 960,
        _ => 120 << (configuration & 3),
    };
}
