using Parley.Matrix;

namespace Parley.Homeserver;

/// <summary>A user, for the administrator of the server.</summary>
/// <param name="UserId">The user ID.</param>
/// <param name="DisplayName">The display name; <see langword="null"/> if there is none.</param>
/// <param name="Kind">The kind of account.</param>
/// <param name="Devices">The number of devices.</param>
/// <param name="Rooms">The number of rooms that the user is in.</param>
/// <param name="CreatedAt">The time of the registration.</param>
public sealed record UserSummary(UserId UserId, string? DisplayName, AccountKind Kind, int Devices, int Rooms, DateTimeOffset CreatedAt);
