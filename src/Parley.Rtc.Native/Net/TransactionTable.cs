using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Net;

/// <summary>
/// Whose open STUN transactions are whose, for answers from addresses that nobody owns yet. Two tables take turns, so that what is
/// never answered is forgotten after one to two periods.
/// </summary>
internal sealed class TransactionTable<TOwner>
    where TOwner : class
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(30);

    private Dictionary<TransactionId, TOwner> _current = [];
    private Dictionary<TransactionId, TOwner> _previous = [];
    private TimeSpan _turnsAt;

    /// <summary>Notes who opened a transaction.</summary>
    public void Open(in TransactionId id, TOwner owner, TimeSpan now)
    {
        if (now >= _turnsAt)
        {
            (_current, _previous) = (_previous, _current);
            _current.Clear();
            _turnsAt = now + s_period;
        }

        _current[id] = owner;
    }

    /// <summary>Gives the owner and forgets the transaction; null where nobody opened it.</summary>
    public TOwner? Close(in TransactionId id) =>
        _current.Remove(id, out var owner) || _previous.Remove(id, out owner) ? owner : null;

    /// <summary>Forgets everything of one owner.</summary>
    public void Forget(TOwner owner)
    {
        Forget(_current, owner);
        Forget(_previous, owner);
    }

    private static void Forget(Dictionary<TransactionId, TOwner> table, TOwner owner)
    {
        foreach (var (id, other) in table)
        {
            if (ReferenceEquals(other, owner))
                table.Remove(id);
        }
    }
}
