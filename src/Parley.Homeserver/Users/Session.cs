using Parley.Matrix;

namespace Parley.Homeserver.Users;

/// <summary>The user and device that an access token belongs to.</summary>
internal sealed record Session(UserId User, DeviceId Device);
