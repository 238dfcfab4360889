using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>The last inputs and commands of all channels' machines, as text. Thread-safe.</summary>
internal sealed class ProtocolLog(TimeProvider clock)
{
    private const int Capacity = 500;

    private readonly Lock _lock = new();
    private readonly Queue<ProtocolEvent> _events = new();

    public void Add(RoomId roomId, VoiceInput input) => Add(roomId, isInput: true, ProtocolText.Of(input));

    public void Add(RoomId roomId, VoiceCommand command) => Add(roomId, isInput: false, ProtocolText.Of(command));

    /// <summary>Returns the events, oldest first.</summary>
    public IReadOnlyList<ProtocolEvent> ToList()
    {
        lock (_lock)
            return [.. _events];
    }

    private void Add(RoomId roomId, bool isInput, string? text)
    {
        if (text is null)
            return;
        var entry = new ProtocolEvent(clock.GetUtcNow(), roomId, isInput, text);
        lock (_lock)
        {
            _events.Enqueue(entry);
            if (_events.Count > Capacity)
                _events.Dequeue();
        }
    }
}
