using Parley.Matrix;

namespace Parley.Bots;

/// <summary>A device that is heard. The object stays the same across reconnects.</summary>
public sealed class Speaker
{
    private readonly BotChannel _channel;

    internal Speaker(BotChannel channel, string deviceKey)
    {
        (_channel, DeviceKey) = (channel, deviceKey);
        UserId = UserId.TryParse(deviceKey[Math.Max(0, deviceKey.IndexOf('@', StringComparison.Ordinal))..], out var user) ? user : default;
    }

    /// <summary>The device's key in the channel.</summary>
    public string DeviceKey { get; }

    /// <summary>Whose device it is.</summary>
    public UserId UserId { get; }

    /// <summary>The user's name for people.</summary>
    public string Name => _channel.NameOf(UserId);

    /// <inheritdoc/>
    public override string ToString() => DeviceKey;
}
