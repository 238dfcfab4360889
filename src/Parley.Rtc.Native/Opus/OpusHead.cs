using System.Buffers.Binary;

namespace Parley.Rtc.Native.Opus;

/// <summary>The identification header (RFC 7845 §5.1).</summary>
/// <param name="Channels">1 or 2; more would need several streams in one, which a call cannot carry.</param>
/// <param name="PreSkip">Samples at 48 kHz to drop at the start of decoding.</param>
/// <param name="OutputGain">Gain for playing, in 1/256 dB.</param>
internal readonly record struct OpusHead(int Channels, int PreSkip, short OutputGain)
{
    public static bool IsHead(ReadOnlySpan<byte> packet) => packet.StartsWith("OpusHead"u8);

    /// <exception cref="InvalidDataException">It is none that can be played.</exception>
    public static OpusHead Read(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 19 || !IsHead(packet) || packet[8] > 15)
            throw new InvalidDataException("This is no Ogg Opus file; convert it to Opus first.");
        if (packet[9] is not (1 or 2) || packet[18] != 0)
            throw new InvalidDataException("This Opus file has more than two channels; mix it down to stereo first.");
        return new OpusHead(packet[9], BinaryPrimitives.ReadUInt16LittleEndian(packet[10..]), BinaryPrimitives.ReadInt16LittleEndian(packet[16..]));
    }

    public byte[] Write()
    {
        var packet = new byte[19];
        "OpusHead"u8.CopyTo(packet);
        packet[8] = 1;
        packet[9] = (byte)Channels;
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(10), (ushort)PreSkip);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(12), OpusPacket.SampleRate);
        BinaryPrimitives.WriteInt16LittleEndian(packet.AsSpan(16), OutputGain);
        return packet;
    }
}
