using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>The device that receives a message.</summary>
internal interface IMessageReceiver
{
    /// <summary>Gets the device's key.</summary>
    DeviceKey Key { get; }

    /// <summary>Gets the device's user.</summary>
    UserId UserId { get; }

    /// <summary>Gets the device that receives to-device messages; the default value for a base-protocol peer.</summary>
    DeviceId DeviceId { get; }

    /// <summary>Gets the device's session; <see langword="null"/> for a base-protocol peer.</summary>
    string? Session { get; }

    /// <summary>Gets whether the device implements only the base protocol.</summary>
    bool IsBaseProtocolPeer { get; }
}
