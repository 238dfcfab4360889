using Parley.Matrix;

namespace Parley.Homeserver.Users;

/// <summary>A device of a user, as it is stored.</summary>
/// <param name="Id">The device ID.</param>
/// <param name="DisplayName">The name for people; <see langword="null"/> if it has none.</param>
/// <param name="LastSeenAt">The time of its last login, in ms since 1970.</param>
internal sealed record DeviceRecord(DeviceId Id, string? DisplayName, long LastSeenAt);
