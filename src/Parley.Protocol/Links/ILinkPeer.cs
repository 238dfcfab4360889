namespace Parley.Protocol;

/// <summary>The device at the other end of a link.</summary>
internal interface ILinkPeer : IMessageReceiver
{
    /// <summary>Gets whether the device's callstate has arrived.</summary>
    bool Confirmed { get; }

    /// <summary>Gets whether the device's callstate has expired.</summary>
    bool IsExpired { get; }

    /// <summary>Gets how bodies to a base-protocol peer are written.</summary>
    Dialect Dialect { get; }

    /// <summary>Gets the timers of the device.</summary>
    ITimers Timers { get; }
}
