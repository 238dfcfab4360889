using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>The last inputs and commands of all channels' machines. Thread-safe.</summary>
internal sealed class ProtocolLog(TimeProvider clock)
{
    // Some entries contain an SDP of a few kB.
    private const int Capacity = 300;

    private readonly Lock _lock = new();
    private readonly Queue<ProtocolEvent> _events = new();

    public void Add(RoomId roomId, VoiceInput input)
    {
        if (input is not VoiceInput.Tick)
            Add(roomId, (object)input);
    }

    public void Add(RoomId roomId, VoiceCommand command) => Add(roomId, (object)command);

    /// <summary>Returns the inputs and commands, oldest first.</summary>
    public IReadOnlyList<ProtocolEvent> ToList()
    {
        lock (_lock)
            return _events.ToArray();
    }

    private void Add(RoomId roomId, object entry)
    {
        var at = clock.GetUtcNow();
        lock (_lock)
        {
            _events.Enqueue(new(at, roomId, entry));
            if (_events.Count > Capacity)
                _events.Dequeue();
        }
    }
}
