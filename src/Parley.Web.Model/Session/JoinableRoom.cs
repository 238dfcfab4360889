using Parley.Matrix;

namespace Parley.Web.Session;

/// <summary>A room of a space that the user can join.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Via">The servers to join it through.</param>
public sealed record JoinableRoom(RoomId RoomId, string Name, RoomKind Kind, IReadOnlyList<string> Via);
