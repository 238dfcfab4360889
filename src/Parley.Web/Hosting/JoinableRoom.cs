using Parley.Matrix;

namespace Parley.Web.Hosting;

/// <summary>A room of a space that the user could join.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Via">Servers to join it through.</param>
public sealed record JoinableRoom(RoomId RoomId, string Name, RoomKind Kind, IReadOnlyList<string> Via);
