using System.Text;
using System.Text.Json;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>The to-device messages for one device. A message stays until a sync request acknowledges it.</summary>
internal sealed class DeviceInbox
{
    private readonly Queue<(long Number, UserId Sender, JsonElement Content)> _messages = [];

    /// <summary>Gets the number of the last message.</summary>
    public long Last { get; private set; }

    public void Add(UserId sender, JsonElement content) => _messages.Enqueue((++Last, sender, content));

    public void Acknowledge(long number)
    {
        while (_messages.TryPeek(out var message) && message.Number <= number)
            _messages.Dequeue();
    }

    /// <summary>Writes the messages as the sync returns them.</summary>
    public void Write(StringBuilder json)
    {
        var isFirst = true;
        foreach (var (_, sender, content) in _messages)
        {
            json.Append(isFirst ? "" : ",").Append("{\"type\":\"").Append(VoiceEvents.Call).Append("\",\"sender\":\"").Append(sender.Value)
                .Append("\",\"content\":").Append(content.GetRawText()).Append('}');
            isFirst = false;
        }
    }
}
