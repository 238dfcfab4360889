using Parley.Matrix;

namespace Parley.Web.Hosting;

/// <summary>A room that a person asks for.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Name">Its name, not empty.</param>
/// <param name="Space">The space that it belongs to; null for none.</param>
public sealed record NewRoom(RoomKind Kind, string Name, RoomId? Space);
