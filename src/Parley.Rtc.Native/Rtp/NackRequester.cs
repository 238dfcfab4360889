namespace Parley.Rtc.Native.Rtp;

/// <summary>
/// Decides which lost packets to request again, and when (RFC 4585 §6.2.1). It waits a moment for reordered packets, requests each packet at
/// most three times, and does not request a packet that would arrive too late to be played.
/// </summary>
internal sealed class NackRequester
{
    // Packets. A larger gap is an interruption.
    private const int MaximumMissing = 48;
    private const int MaximumTries = 3;

    // How long a reordered packet may be late.
    private static readonly TimeSpan s_reordering = TimeSpan.FromMilliseconds(10);

    // How long after the loss a packet can still be played.
    private static readonly TimeSpan s_useful = TimeSpan.FromMilliseconds(250);

    private readonly List<Missing> _missing = [];

    // The highest extended sequence number received; -1 before the first packet.
    private long _highest = -1;

    /// <summary>Gets the time at which to call <see cref="TryTake"/>, or <see langword="null"/> if no packet is missing.</summary>
    public TimeSpan? NextDeadline
    {
        get
        {
            TimeSpan? next = null;
            foreach (var missing in _missing)
                if (next is null || missing.Due < next)
                    next = missing.Due;
            return next;
        }
    }

    /// <summary>Records a received packet, in order, reordered or retransmitted.</summary>
    public void Received(ushort sequence, TimeSpan now)
    {
        if (_highest < 0)
        {
            _highest = 0x10000L | sequence;
            return;
        }

        var step = (short)(sequence - (ushort)_highest);
        if (step > MaximumMissing)
        {
            // An interruption, not a loss.
            _missing.Clear();
            _highest += step;
        }
        else if (step > 0)
        {
            for (var skipped = _highest + 1; skipped < _highest + step; skipped++)
            {
                if (_missing.Count == MaximumMissing)
                    _missing.RemoveAt(0);
                _missing.Add(new Missing(skipped, now + s_reordering, now + s_useful, 0));
            }

            _highest += step;
        }
        else
        {
            Forget(_highest + step);
        }
    }

    /// <summary>Returns one request that is due: a packet and a bit mask of the 16 packets after it. Call it until it returns <see langword="false"/>.</summary>
    public bool TryTake(TimeSpan now, TimeSpan? roundTripTime, out ushort sequence, out ushort mask)
    {
        (sequence, mask) = (0, 0);
        DropStale(now);
        var again = now + TimeSpan.FromMilliseconds(Math.Clamp((roundTripTime?.TotalMilliseconds ?? 60) * 1.25, 20, 200));
        long? first = null;
        for (var i = 0; i < _missing.Count; i++)
        {
            var missing = _missing[i];
            if (missing.Due > now || missing.Sequence - first > 16)
                continue;
            first ??= missing.Sequence;
            if (missing.Sequence > first)
                mask |= (ushort)(1 << (int)(missing.Sequence - first.Value - 1));
            _missing[i] = missing with { Due = again, Tries = missing.Tries + 1 };
        }

        sequence = (ushort)(first ?? 0);
        return first is not null;
    }

    // Loops, because a lambda's captures would be allocated for each packet.
    private void Forget(long sequence)
    {
        for (var i = 0; i < _missing.Count; i++)
        {
            if (_missing[i].Sequence == sequence)
            {
                _missing.RemoveAt(i);
                return;
            }
        }
    }

    private void DropStale(TimeSpan now)
    {
        for (var i = _missing.Count - 1; i >= 0; i--)
        {
            if (now >= _missing[i].GiveUp || _missing[i].Tries >= MaximumTries)
                _missing.RemoveAt(i);
        }
    }

    private readonly record struct Missing(long Sequence, TimeSpan Due, TimeSpan GiveUp, int Tries);
}
