namespace Parley.Voice;

/// <summary>Whether the user has verified the device at the other end of a connection.</summary>
public enum Verification
{
    /// <summary>The device is not connected.</summary>
    None,

    /// <summary>The user has compared no safety code of this device, or of any other device of its user.</summary>
    Unverified,

    /// <summary>The user has verified another device of the device's user, but not this one.</summary>
    NewDevice,

    /// <summary>The user has verified this device, and its proof for this connection has not arrived yet.</summary>
    Pending,

    /// <summary>The user has verified this device, and it has proved that this connection is its own.</summary>
    Verified,

    /// <summary>The user has verified a device with this name, and the device on this connection does not prove that it is the same.</summary>
    Changed,
}
