namespace Parley.Rtc.Native.Dtls;

/// <summary>The messages that this side sent last, and the timer that retransmits them until the peer answers (RFC 6347 §4.2.4).</summary>
internal sealed class Flight(RecordWriter writer, DtlsSettings settings)
{
    // A peer that repeats its own flight makes this side repeat the last one at most this often.
    private static readonly TimeSpan s_repeatInterval = TimeSpan.FromMilliseconds(20);

    private readonly List<Item> _items = [];
    private TimeSpan _timeout = settings.FirstRetransmission;
    private TimeSpan _lastSent;

    /// <summary>Gets the time of the next retransmission, or <see langword="null"/> if no answer is awaited.</summary>
    public TimeSpan? RetransmitAt { get; private set; }

    /// <summary>Adds a handshake message.</summary>
    public void Add(byte[] message, ushort epoch) => _items.Add(new Item(DtlsRecord.Handshake, epoch, message));

    /// <summary>Adds ChangeCipherSpec; later records of epoch 1 use <paramref name="protection"/> (RFC 5246 §7.1).</summary>
    public void AddChangeCipherSpec(RecordProtection protection)
    {
        _items.Add(new Item(DtlsRecord.ChangeCipherSpec, 0, [1]));
        writer.Protection = protection;
    }

    /// <summary>Removes all messages: the peer has answered, and a new flight begins.</summary>
    public void Clear() => _items.Clear();

    /// <summary>Sends the messages and retransmits them until <see cref="Confirm"/> is called or a new flight is sent.</summary>
    public void SendAndAwaitAnswer(TimeSpan now)
    {
        _timeout = settings.FirstRetransmission;
        RetransmitAt = now + _timeout;
        Send(now);
    }

    /// <summary>Sends the messages once.</summary>
    public void Send(TimeSpan now)
    {
        foreach (var item in _items)
        {
            if (item.Type == DtlsRecord.Handshake)
                writer.AddHandshake(item.Content, item.Epoch);
            else
                writer.Add(item.Type, item.Epoch, item.Content);
        }

        _lastSent = now;
        writer.Flush();
    }

    /// <summary>Sends the messages again because the peer repeated its flight.</summary>
    public void Repeat(TimeSpan now)
    {
        if (now - _lastSent >= s_repeatInterval)
            Send(now);
    }

    /// <summary>Stops the retransmission timer: the handshake is complete.</summary>
    public void Confirm() => RetransmitAt = null;

    /// <summary>Retransmits if the timer has expired, and doubles its interval.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        if (RetransmitAt is null || now < RetransmitAt)
            return;
        _timeout = _timeout * 2 < settings.LongestRetransmission ? _timeout * 2 : settings.LongestRetransmission;
        RetransmitAt = now + _timeout;
        Send(now);
    }

    private readonly record struct Item(byte Type, ushort Epoch, byte[] Content);
}
