using Parley.Matrix;

namespace Parley.Web.Session;

/// <summary>A room to create.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name, not empty.</param>
/// <param name="Space">The space to add it to, or <c>null</c>.</param>
/// <param name="Access">The users who may join.</param>
public sealed record NewRoom(RoomKind Kind, string Name, RoomId? Space, RoomAccess Access);
