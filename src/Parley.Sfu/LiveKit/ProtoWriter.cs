using Google.Protobuf;

namespace Parley.Sfu.LiveKit;

/// <summary>Writes a message in the encoding of Protocol Buffers, by the numbers of its fields.</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream _bytes = new();
    private readonly CodedOutputStream _output;

    private ProtoWriter() => _output = new(_bytes, leaveOpen: true);

    /// <summary>Returns the bytes of a message.</summary>
    public static byte[] Write(Action<ProtoWriter> fill)
    {
        var writer = new ProtoWriter();
        fill(writer);
        writer._output.Flush();
        return writer._bytes.ToArray();
    }

    public void Number(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
    }

    public void Flag(int field, bool value) => Number(field, value ? 1 : 0);

    public void Text(int field, string value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(value);
    }

    public void Bytes(int field, byte[] value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteBytes(ByteString.CopyFrom(value));
    }

    public void Message(int field, Action<ProtoWriter> fill) => Bytes(field, Write(fill));
}
