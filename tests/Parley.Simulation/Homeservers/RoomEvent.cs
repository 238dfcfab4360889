using System.Text;
using System.Text.Json;
using Parley.Matrix;

namespace Parley.Simulation;

/// <summary>An event of the room.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Type">Its type.</param>
/// <param name="StateKey">Its state key; <c>null</c> for a message.</param>
/// <param name="Sender">The sender.</param>
/// <param name="Content">Its content.</param>
/// <param name="At">When it was sent, in virtual time.</param>
/// <param name="OriginServerTs">When it was sent, by the clock of the sender's server.</param>
internal sealed record RoomEvent(string Id, string Type, string? StateKey, UserId Sender, JsonElement Content, TimeSpan At, long OriginServerTs)
{
    // Everything but the age. User IDs and keys of the simulation need no escaping.
    private string? _json;

    /// <summary>Writes the event as the sync returns it.</summary>
    public void Write(StringBuilder json, TimeSpan now)
    {
        _json ??= $$"""{"type":"{{Type}}",{{(StateKey is null ? "" : $"\"state_key\":\"{StateKey}\",")}}"sender":"{{Sender.Value}}","event_id":"{{Id}}","origin_server_ts":{{OriginServerTs}},"content":{{Content.GetRawText()}},"unsigned":{"age":""";
        json.Append(_json).Append((long)(now - At).TotalMilliseconds).Append("}}");
    }
}
