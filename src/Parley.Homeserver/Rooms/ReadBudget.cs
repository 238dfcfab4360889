using Parley.Homeserver.Events;

namespace Parley.Homeserver.Rooms;

/// <summary>What one response may still read from timelines. Without it, an account in a thousand rooms could request a thousand long timelines at once.</summary>
/// <param name="events">The most events that are read, including those that a filter rejects.</param>
/// <param name="bytes">The most bytes of content.</param>
internal sealed class ReadBudget(int events = ReadBudget.MaxEvents, long bytes = ReadBudget.MaxBytes)
{
    /// <summary>The most events that a response of sync or a page of history reads.</summary>
    public const int MaxEvents = 50_000;

    /// <summary>The most bytes of the content of the timelines of a response, unless each is a single event.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private int _events = events;
    private long _bytes = bytes;

    /// <summary>Gets whether no further events may be read.</summary>
    public bool IsSpent => _events <= 0 || _bytes <= 0;

    /// <summary>Counts an event that was read and belongs to the response; returns whether no further events may be read.</summary>
    public bool Spend(RoomEvent item)
    {
        CountRead();
        CountFound(item);
        return IsSpent;
    }

    /// <summary>Counts an event that was read.</summary>
    public void CountRead() => _events--;

    /// <summary>Counts an event that belongs to the response.</summary>
    public void CountFound(RoomEvent item) => _bytes -= item.ContentJson.Length;
}
