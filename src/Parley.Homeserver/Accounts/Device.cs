using Parley.Matrix;

namespace Parley.Homeserver.Accounts;

/// <summary>A device of a user. <paramref name="LastSeenAt"/> is in milliseconds since 1970.</summary>
internal sealed record Device(DeviceId Id, string? DisplayName, long LastSeenAt);
