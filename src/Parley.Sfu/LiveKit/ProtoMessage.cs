using Google.Protobuf;

namespace Parley.Sfu.LiveKit;

/// <summary>
/// A received message in the encoding of Protocol Buffers, read by the numbers of its fields. Unknown fields are ignored, and a field of
/// another type counts as absent. https://protobuf.dev/programming-guides/encoding/
/// </summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Field, ulong Number, ByteString? Bytes)> _fields = [];

    private ProtoMessage()
    {
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="SfuException">The bytes are not a message.</exception>
    public static ProtoMessage Parse(byte[] bytes)
    {
        var message = new ProtoMessage();
        var input = new CodedInputStream(bytes);
        try
        {
            while (input.ReadTag() is not 0 and var tag)
                message.Read(input, WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag));
            return message;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException)
        {
            throw new SfuException("The media server sent a message that can't be read.", e);
        }
    }

    /// <summary>Returns a number, an enumeration or a flag; 0 if it is absent, as the format defines.</summary>
    public long Number(int field) => (long)_fields.LastOrDefault(one => one.Field == field && one.Bytes is null).Number;

    /// <summary>Returns a text; empty if it is absent.</summary>
    public string Text(int field) => Find(field)?.ToStringUtf8() ?? "";

    /// <summary>Returns the texts of a repeated field.</summary>
    public IEnumerable<string> Texts(int field) => All(field).Select(static bytes => bytes.ToStringUtf8());

    /// <summary>Returns a message, or <see langword="null"/> if it is absent.</summary>
    /// <exception cref="SfuException">The field is not a message.</exception>
    public ProtoMessage? Message(int field) => Find(field) is { } bytes ? Parse(bytes.ToByteArray()) : null;

    /// <summary>Returns the messages of a repeated field.</summary>
    /// <exception cref="SfuException">One of them is not a message.</exception>
    public IEnumerable<ProtoMessage> Messages(int field) => All(field).Select(static bytes => Parse(bytes.ToByteArray()));

    private ByteString? Find(int field) => All(field).LastOrDefault();

    private IEnumerable<ByteString> All(int field) => _fields.Where(one => one.Field == field && one.Bytes is not null).Select(static one => one.Bytes!);

    private void Read(CodedInputStream input, int field, WireFormat.WireType type)
    {
        switch (type)
        {
            case WireFormat.WireType.Varint:
                _fields.Add((field, input.ReadUInt64(), null));
                break;
            case WireFormat.WireType.LengthDelimited:
                _fields.Add((field, 0, input.ReadBytes()));
                break;
            default:
                input.SkipLastField();
                break;
        }
    }
}
