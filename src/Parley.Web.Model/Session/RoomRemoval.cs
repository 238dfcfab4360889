using Parley.Matrix;

namespace Parley.Web.Session;

/// <summary>The user was removed from a room by another user.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="RoomName">The name of the room.</param>
/// <param name="By">The name of the other user.</param>
/// <param name="Reason">The reason, or <c>null</c> if none was given.</param>
/// <param name="IsBan">Whether the user can't join again.</param>
public sealed record RoomRemoval(RoomId RoomId, string RoomName, string By, string? Reason, bool IsBan);
