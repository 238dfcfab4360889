using System.Buffers.Binary;

namespace Parley.Rtc.Native.Opus;

/// <summary>The identification header (RFC 7845 §5.1).</summary>
/// <param name="Channels">1 or 2. More channels require several Opus streams in one, which RTP cannot carry (RFC 7587): they are mixed down.</param>
/// <param name="PreSkip">Samples at 48 kHz to drop at the start of decoding.</param>
/// <param name="OutputGain">Gain to apply to the decoded audio, in 1/256 dB.</param>
/// <param name="Layout">The streams to decode and to mix down, or <see langword="null"/> if the packets are those of one stream.</param>
internal readonly record struct OpusHead(int Channels, int PreSkip, short OutputGain, OpusLayout? Layout = null)
{
    private const int PlainLength = 19;

    /// <summary>Returns <see langword="true"/> if the packet begins like an identification header.</summary>
    public static bool IsHead(ReadOnlySpan<byte> packet) => packet.StartsWith("OpusHead"u8);

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">The header is malformed, or requires a later version of the format.</exception>
    public static OpusHead Read(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < PlainLength || !IsHead(packet))
            throw new InvalidDataException("The Opus header is incomplete. The file is damaged.");
        // The upper four bits are the incompatible version.
        if (packet[8] > 15)
            throw new InvalidDataException($"The Opus header has the unknown version {packet[8] >> 4}.{packet[8] & 15}. Convert the file to version 0 first.");
        var (channels, family) = (packet[9], packet[18]);
        if (channels == 0 || (family == 0 && channels > 2))
            throw new InvalidDataException($"The Opus header declares {channels} channels in mapping family {family}, which cannot be. The file is damaged.");
        var head = new OpusHead(channels, BinaryPrimitives.ReadUInt16LittleEndian(packet[10..]), BinaryPrimitives.ReadInt16LittleEndian(packet[16..]));
        if (family == 0)
            return head;
        var layout = OpusLayout.Read(family, channels, packet[PlainLength..]);
        return layout.IsSingleStream ? head with { Channels = layout.Coupled + 1 } : head with { Channels = 2, Layout = layout };
    }

    /// <summary>Writes the header.</summary>
    public byte[] Write()
    {
        var packet = new byte[PlainLength];
        "OpusHead"u8.CopyTo(packet);
        packet[8] = 1;
        packet[9] = (byte)Channels;
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(10), (ushort)PreSkip);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(12), OpusPacket.SampleRate);
        BinaryPrimitives.WriteInt16LittleEndian(packet.AsSpan(16), OutputGain);
        return packet;
    }
}
