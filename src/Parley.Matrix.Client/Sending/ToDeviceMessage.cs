using System.Text.Json;

namespace Parley.Matrix.Client;

/// <summary>A message to one device.</summary>
/// <param name="User">The owner of the device.</param>
/// <param name="Device">The device.</param>
/// <param name="Content">The content, a JSON object.</param>
public sealed record ToDeviceMessage(UserId User, DeviceId Device, JsonElement Content);
