using System.Text.Json;

namespace Parley.Matrix.Client;

/// <summary>A message to one device.</summary>
/// <param name="User">Whose device.</param>
/// <param name="Device">The device.</param>
/// <param name="Content">The content, an object.</param>
public sealed record ToDeviceMessage(UserId User, DeviceId Device, JsonElement Content);
