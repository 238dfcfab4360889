namespace Parley.Protocol;

/// <summary>The device at the other end of a link.</summary>
internal interface ILinkPeer : IMessageReceiver
{
    /// <summary>Gets whether the device's callstate has arrived.</summary>
    bool Confirmed { get; }

    /// <summary>Gets whether the device's callstate has expired.</summary>
    bool IsExpired { get; }

    /// <summary>Gets whether the device is a base-protocol peer whose callstate has no timestamp, and so by the base protocol no timeout.</summary>
    bool IsUnstamped { get; }

    /// <summary>Gets how bodies to a base-protocol peer are written.</summary>
    Dialect Dialect { get; }

    /// <summary>Gets the timers of the device.</summary>
    ITimers Timers { get; }
}
