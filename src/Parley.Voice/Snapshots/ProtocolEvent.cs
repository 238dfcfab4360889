using Parley.Matrix;

namespace Parley.Voice;

/// <summary>An input or a command of a channel's protocol machine, as text without SDP, addresses, tokens or encryption keys.</summary>
/// <param name="At">When it was handled, by this machine's clock.</param>
/// <param name="RoomId">The channel's room.</param>
/// <param name="IsInput"><c>true</c> for an input of the machine; <c>false</c> for a command that it issued.</param>
/// <param name="Text">What happened. It contains names that other users chose: show it as text, never as markup.</param>
public sealed record ProtocolEvent(DateTimeOffset At, RoomId RoomId, bool IsInput, string Text);
