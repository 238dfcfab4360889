namespace Parley.Matrix.Client;

/// <summary>A room in a space.</summary>
/// <param name="RoomId">The room. The user is not necessarily in it.</param>
/// <param name="Via">Servers to join it through.</param>
/// <param name="IsSuggested">Whether the space's admins recommend it.</param>
public sealed record SpaceChild(RoomId RoomId, IReadOnlyList<string> Via, bool IsSuggested);
