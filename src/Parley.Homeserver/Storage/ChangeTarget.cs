using Parley.Matrix;

namespace Parley.Homeserver.Storage;

/// <summary>Whom a change concerns: a user, or one device of theirs.</summary>
internal readonly record struct ChangeTarget(UserId User, DeviceId? Device = null);
