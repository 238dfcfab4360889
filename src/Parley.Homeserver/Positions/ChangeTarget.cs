using Parley.Matrix;

namespace Parley.Homeserver.Positions;

/// <summary>A user, or one of their devices, that a change concerns.</summary>
internal readonly record struct ChangeTarget(UserId User, DeviceId? Device = null);
