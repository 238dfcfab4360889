using Parley.Matrix;

namespace Parley.Bots;

/// <summary>Represents a device whose audio arrives. The object stays the same across reconnects.</summary>
public sealed class Speaker
{
    private readonly Func<UserId, string> _nameOf;

    internal Speaker(string deviceKey, Func<UserId, string> nameOf)
    {
        (DeviceKey, _nameOf) = (deviceKey, nameOf);
        UserId = UserId.TryParse(deviceKey[Math.Max(0, deviceKey.IndexOf('@', StringComparison.Ordinal))..], out var user) ? user : default;
    }

    /// <summary>Gets the device's key in the channel.</summary>
    public string DeviceKey { get; }

    /// <summary>Gets the ID of the device's user. The user chose its local part: do not use it in a file name without checking it.</summary>
    public UserId UserId { get; }

    /// <summary>Gets the user's display name.</summary>
    public string Name => _nameOf(UserId);

    /// <inheritdoc/>
    public override string ToString() => DeviceKey;
}
