using Parley.Matrix;

namespace Parley.Bots;

/// <summary>An invitation to a room.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="RoomName">What the invitation calls the room; written by a stranger.</param>
/// <param name="Inviter">Who invites; null where the homeserver does not say.</param>
public sealed record Invitation(RoomId RoomId, string RoomName, UserId? Inviter);
