using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>RFC 6347 §4.1.2.</summary>
public sealed class RecordReaderTests
{
    private readonly RecordReader _reader = new();

    private static RecordProtection Protection() => new(new byte[16], [1, 2, 3, 4]);

    private static byte[] Sealed(ulong sequence, int content = 2, ushort epoch = 1)
    {
        var record = new byte[DtlsRecord.HeaderLength + RecordProtection.Overhead + content];
        new DtlsRecord(DtlsRecord.Alert, epoch, sequence, record.Length - DtlsRecord.HeaderLength).Write(record);
        record.AsSpan(DtlsRecord.HeaderLength + RecordProtection.ExplicitNonceLength, content).Fill(7);
        Protection().Seal(record);
        return record;
    }

    private bool TryOpen(byte[] whole, out byte[] content)
    {
        Assert.True(DtlsRecord.TryRead(whole, out var record));
        var isOpen = _reader.TryOpen(record, whole, out var opened);
        content = opened.ToArray();
        return isOpen;
    }

    [Fact]
    public void Record_is_opened_once()
    {
        Assert.False(_reader.IsProtected);
        Assert.Empty(_reader.Protect(Protection()));
        Assert.True(_reader.IsProtected);
        Assert.True(TryOpen(Sealed(5), out var content));
        Assert.Equal([7, 7], content);
        Assert.False(TryOpen(Sealed(5), out content));
        Assert.Empty(content);
        Assert.True(TryOpen(Sealed(4), out _));
    }

    [Fact]
    public void Changed_record_is_rejected_and_does_not_use_its_sequence_number()
    {
        _reader.Protect(Protection());
        var good = Sealed(5);
        for (var at = 0; at < good.Length; at++)
        {
            // A change of octets 1, 11 and 12 is not a complete DTLS record, and one of 3 and 4 another epoch.
            if (at is 1 or 3 or 4 or 11 or 12)
                continue;
            byte[] changed = [.. good];
            changed[at] ^= 1;
            Assert.False(TryOpen(changed, out _), $"octet {at}");
        }

        Assert.True(TryOpen(good, out _));
    }

    [Fact]
    public void Record_shorter_than_its_protection_is_rejected()
    {
        _reader.Protect(Protection());
        var record = new byte[DtlsRecord.HeaderLength + RecordProtection.Overhead - 1];
        new DtlsRecord(DtlsRecord.Alert, 1, 1, record.Length - DtlsRecord.HeaderLength).Write(record);
        Assert.False(TryOpen(record, out _));
        Assert.True(TryOpen(Sealed(1, content: 0), out var content));
        Assert.Empty(content);
    }

    [Fact]
    public void Epoch_other_than_0_and_1_is_rejected()
    {
        _reader.Protect(Protection());
        Assert.False(TryOpen(Sealed(1, epoch: 2), out _));
        Assert.True(TryOpen(Sealed(1, epoch: 0), out var content));
        Assert.Equal(2 + RecordProtection.Overhead, content.Length);
    }

    [Fact]
    public void Four_early_records_of_256_octets_are_buffered()
    {
        var longest = 256 - DtlsRecord.HeaderLength - RecordProtection.Overhead;
        Assert.False(TryOpen(Sealed(1, longest + 1), out _));
        for (ulong sequence = 2; sequence <= 6; sequence++)
            Assert.False(TryOpen(Sealed(sequence, longest), out _));
        Assert.False(TryOpen(Sealed(1, epoch: 2), out _));
        var early = _reader.Protect(Protection());
        Assert.Equal(4, early.Length);
        Assert.Equal(Sealed(2, longest), early[0]);
        Assert.True(TryOpen(early[0], out _));
        Assert.Empty(_reader.Protect(Protection()));
    }
}
