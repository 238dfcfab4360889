using Parley.Matrix;

namespace Parley.Bots;

/// <summary>Represents a device whose audio arrives. The object stays the same across reconnects.</summary>
public sealed class Speaker
{
    private readonly Func<UserId, string> _nameOf;

    internal Speaker(string deviceKey, UserId userId, Func<UserId, string> nameOf) => (DeviceKey, UserId, _nameOf) = (deviceKey, userId, nameOf);

    /// <summary>Gets the device's key in the channel. The key of a legacy client (2021) does not contain its user.</summary>
    public string DeviceKey { get; }

    /// <summary>Gets the ID of the device's user. The user chose its local part: do not use it in a file name without checking it.</summary>
    public UserId UserId { get; }

    /// <summary>Gets the user's display name.</summary>
    public string Name => _nameOf(UserId);

    /// <inheritdoc/>
    public override string ToString() => DeviceKey;
}
