using System.Buffers.Binary;

namespace Parley.Rtc.Native.Opus;

/// <summary>The identification header (RFC 7845 §5.1).</summary>
/// <param name="Channels">1 or 2. More channels require several Opus streams in one, which RTP cannot carry (RFC 7587).</param>
/// <param name="PreSkip">Samples at 48 kHz to drop at the start of decoding.</param>
/// <param name="OutputGain">Gain to apply to the decoded audio, in 1/256 dB.</param>
internal readonly record struct OpusHead(int Channels, int PreSkip, short OutputGain)
{
    /// <summary>Returns <see langword="true"/> if the packet begins like an identification header.</summary>
    public static bool IsHead(ReadOnlySpan<byte> packet) => packet.StartsWith("OpusHead"u8);

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">The header is malformed, or has more than two channels.</exception>
    public static OpusHead Read(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 19 || !IsHead(packet) || packet[8] > 15)
            throw new InvalidDataException("The file is not Ogg Opus. Convert it to Opus first.");
        if (packet[9] is not (1 or 2) || packet[18] != 0)
            throw new InvalidDataException("The Opus file has more than two channels. Mix it down to stereo first.");
        return new OpusHead(packet[9], BinaryPrimitives.ReadUInt16LittleEndian(packet[10..]), BinaryPrimitives.ReadInt16LittleEndian(packet[16..]));
    }

    /// <summary>Writes the header.</summary>
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
