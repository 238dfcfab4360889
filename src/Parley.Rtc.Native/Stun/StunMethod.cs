namespace Parley.Rtc.Native.Stun;

/// <summary>STUN methods: Binding (RFC 8489 §18.2) and those of TURN (RFC 8656 §17).</summary>
internal enum StunMethod : ushort
{
    /// <summary>Queries the reflexive address; also the connectivity check of ICE.</summary>
    Binding = 0x001,

    /// <summary>Requests a relayed address.</summary>
    Allocate = 0x003,

    /// <summary>Extends or releases an allocation.</summary>
    Refresh = 0x004,

    /// <summary>Carries data to a peer (indication).</summary>
    Send = 0x006,

    /// <summary>Carries data from a peer (indication).</summary>
    Data = 0x007,

    /// <summary>Permits datagrams from a peer address.</summary>
    CreatePermission = 0x008,

    /// <summary>Binds a channel number to a peer, which reduces the overhead of its datagrams.</summary>
    ChannelBind = 0x009,
}
