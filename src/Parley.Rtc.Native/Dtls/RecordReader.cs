using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Dtls;

/// <summary>Decrypts incoming records, rejects replayed ones, and buffers those that arrive before their keys (RFC 6347 §4.1).</summary>
internal sealed class RecordReader
{
    // Records of epoch 1 that are buffered; the peer retransmits those that are dropped.
    private const int MaximumEarly = 4;
    private const int MaximumEarlyLength = 256;

    private readonly List<byte[]> _early = [];
    private readonly ReplayWindow _replay = new();
    private RecordProtection? _protection;

    /// <summary>Gets a value indicating whether the keys of epoch 1 are set.</summary>
    public bool IsProtected => _protection is not null;

    /// <summary>Returns a record's content.</summary>
    /// <param name="record">The record's header.</param>
    /// <param name="whole">The record with its header.</param>
    /// <param name="content">The plain content.</param>
    /// <returns><see langword="true"/> unless the record is replayed, not authentic, of an unknown epoch, or buffered.</returns>
    public bool TryOpen(DtlsRecord record, ReadOnlySpan<byte> whole, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (record.Epoch == 0)
        {
            content = whole[DtlsRecord.HeaderLength..];
            return true;
        }

        if (record.Epoch != 1)
            return false;
        if (_protection is null)
        {
            if (_early.Count < MaximumEarly && whole.Length <= MaximumEarlyLength)
                _early.Add(whole.ToArray());
            return false;
        }

        Span<byte> copy = whole.ToArray();
        if (!_replay.Admits((long)record.Sequence) || !_protection.Open(copy, out var opened))
            return false;
        _replay.Mark((long)record.Sequence);
        content = opened;
        return true;
    }

    /// <summary>Sets the keys of epoch 1.</summary>
    /// <returns>The buffered records, which can be opened now.</returns>
    public byte[][] Protect(RecordProtection protection)
    {
        _protection = protection;
        byte[][] early = [.. _early];
        _early.Clear();
        return early;
    }
}
