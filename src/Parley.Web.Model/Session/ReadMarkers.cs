using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Errors;

namespace Parley.Web.Session;

/// <summary>Marks rooms as read.</summary>
public interface IReadMarkers
{
    /// <summary>Marks a room as read up to a message. The read receipt is sent after 1.5 s.</summary>
    void MarkRead(RoomId room, EventId message);
}

/// <summary>Collects read receipts and sends the last one of each room.</summary>
/// <param name="send">Sends a read receipt.</param>
/// <param name="clock">The clock of the delay.</param>
internal sealed class ReadMarkers(Func<RoomId, EventId, Task> send, TimeProvider clock) : IReadMarkers
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1.5);

    private readonly Dictionary<RoomId, EventId> _unsent = [];

    public void MarkRead(RoomId room, EventId message)
    {
        var isFirst = _unsent.Count == 0;
        _unsent[room] = message;
        if (isFirst)
            _ = Faults.GuardAsync(SendAsync);
    }

    private async Task SendAsync()
    {
        await Task.Delay(Delay, clock);
        var unsent = new List<KeyValuePair<RoomId, EventId>>(_unsent);
        _unsent.Clear();
        foreach (var (room, message) in unsent)
        {
            try
            {
                await send(room, message);
            }
            catch (Exception e) when (e is MatrixException or MatrixConnectionException)
            {
                // Not retried: the room's next message is marked as read again.
            }
        }
    }
}
