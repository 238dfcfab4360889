namespace Parley.Rtc.Native.Stun;

/// <summary>Methods: Binding (RFC 8489 §18.2) and those of TURN (RFC 8656 §17).</summary>
internal enum StunMethod : ushort
{
    /// <summary>Asks for one's reflexive address; ICE's connectivity check.</summary>
    Binding = 0x001,

    /// <summary>Asks for a relayed address.</summary>
    Allocate = 0x003,

    /// <summary>Keeps or ends an allocation.</summary>
    Refresh = 0x004,

    /// <summary>Data towards a peer (indication).</summary>
    Send = 0x006,

    /// <summary>Data from a peer (indication).</summary>
    Data = 0x007,

    /// <summary>Lets a peer's address through.</summary>
    CreatePermission = 0x008,

    /// <summary>Gives a peer a channel number, for less overhead.</summary>
    ChannelBind = 0x009,
}
