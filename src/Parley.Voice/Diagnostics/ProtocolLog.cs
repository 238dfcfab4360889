using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>
/// The last inputs and commands of all channels' machines. Thread-safe. They are described only when they are read, so that the trimmer
/// removes the descriptions from a web client that does not.
/// </summary>
internal sealed class ProtocolLog(TimeProvider clock)
{
    // Some entries contain an SDP of a few kB.
    private const int Capacity = 300;

    private readonly Lock _lock = new();
    private readonly Queue<(DateTimeOffset At, RoomId RoomId, object Entry)> _entries = new();

    public void Add(RoomId roomId, VoiceInput input)
    {
        if (input is not VoiceInput.Tick)
            Add(roomId, (object)input);
    }

    public void Add(RoomId roomId, VoiceCommand command) => Add(roomId, (object)command);

    /// <summary>Returns the descriptions of the inputs and commands, oldest first.</summary>
    public IReadOnlyList<ProtocolEvent> ToList()
    {
        lock (_lock)
            return [.. _entries.Select(static e => new ProtocolEvent(
                e.At, e.RoomId, e.Entry is VoiceInput, e.Entry is VoiceInput input ? ProtocolText.Of(input) : ProtocolText.Of((VoiceCommand)e.Entry)))];
    }

    private void Add(RoomId roomId, object entry)
    {
        var at = clock.GetUtcNow();
        lock (_lock)
        {
            _entries.Enqueue((at, roomId, entry));
            if (_entries.Count > Capacity)
                _entries.Dequeue();
        }
    }
}
