using Parley.Matrix;

namespace Parley.Bots;

/// <summary>Represents an invitation to a room.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="RoomName">The room's name in the invitation. The inviter chose it: treat it as untrusted text.</param>
/// <param name="Inviter">The user who sent the invitation, or <see langword="null"/> if the homeserver did not include it.</param>
public sealed record Invitation(RoomId RoomId, string RoomName, UserId? Inviter);
