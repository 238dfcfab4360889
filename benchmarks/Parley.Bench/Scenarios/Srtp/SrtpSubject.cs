using System.Buffers.Binary;
using Parley.Rtc.Native.Security;
using Parley.Rtc.Native.Srtp;

namespace Parley.Bench.Scenarios.Srtp;

/// <summary>A pair of SRTP sessions.</summary>
internal sealed class SrtpSubject : SrtpBatch
{
    private readonly SrtpSession _sender;
    private readonly SrtpSession _receiver;
    private readonly int _length;
    private int _sequence;

    public SrtpSubject(SrtpProfile profile)
    {
        var material = new byte[profile.KeyMaterialLength()];
        new Random(1).NextBytes(material);
        _sender = new SrtpSession(profile, material, isDtlsClient: true);
        _receiver = new SrtpSession(profile, material, isDtlsClient: false);
        _length = HeaderLength + PayloadLength + profile.RtpOverhead();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    /// <inheritdoc/>
    protected override void Prepare(Span<byte> packet)
    {
        packet[0] = 0x80;
        packet[1] = 111;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)_sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], 0xdecafbad);
    }

    /// <inheritdoc/>
    protected override void Protect(Span<byte> packet)
    {
        // The packets are prepared in advance: the index of one of the last 65,536.
        var index = _sequence - (ushort)(_sequence - BinaryPrimitives.ReadUInt16BigEndian(packet[2..]));
        _sender.Sender.ProtectRtp(packet, HeaderLength + PayloadLength, index);
    }

    /// <inheritdoc/>
    protected override bool Unprotect(Span<byte> packet) => _receiver.Receiver.UnprotectRtp(packet[.._length], out _) == SrtpResult.Accepted;
}
