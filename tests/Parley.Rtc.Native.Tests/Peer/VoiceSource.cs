namespace Parley.Rtc.Native.Tests.Peer;

/// <summary>A source of frames that contain the number of a voice.</summary>
internal sealed class VoiceSource(int voice) : IEncodedAudioSource
{
    public int Read(Span<byte> packet, out byte level)
    {
        level = 10;
        packet[..80].Fill(0x5A);
        (packet[0], packet[1]) = (0xFC, (byte)voice);
        return 80;
    }
}
