using Parley.Matrix;

namespace Parley.Homeserver.Accounts;

/// <summary>Who makes a request.</summary>
internal sealed record Session(UserId User, DeviceId Device);
