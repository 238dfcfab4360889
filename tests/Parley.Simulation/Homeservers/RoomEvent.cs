using System.Text.Json;
using Parley.Matrix;

namespace Parley.Simulation;

/// <summary>An event of the room.</summary>
/// <param name="Type">Its type.</param>
/// <param name="StateKey">Its state key; null for a message.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="Content">Its content.</param>
/// <param name="At">When it was made, in truth.</param>
/// <param name="OriginServerTs">When it was made, by the clock of its sender's server.</param>
internal sealed record RoomEvent(string Type, string? StateKey, UserId Sender, JsonElement Content, TimeSpan At, long OriginServerTs);
