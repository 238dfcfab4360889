namespace Parley.Rtc.Native.Turn;

/// <summary>Durations and limits of a TURN client.</summary>
internal sealed record TurnSettings
{
    /// <summary>The defaults.</summary>
    public static readonly TurnSettings Default = new();

    /// <summary>Over UDP, until a request is sent again, doubled each time (RTO, RFC 8489 §6.2.1). 500 ms by default.</summary>
    public TimeSpan RetransmitAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Until a request without an answer fails. 8 s by default.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long before its end an allocation is refreshed (RFC 8656 §3.2). 1 minute by default, half its life where that is less.</summary>
    public TimeSpan RefreshBefore { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often permissions are renewed; they last 5 minutes (RFC 8656 §9). 4 minutes by default.</summary>
    public TimeSpan PermissionInterval { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How often channels are renewed; they last 10 minutes (RFC 8656 §12). 8 minutes by default.</summary>
    public TimeSpan ChannelInterval { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>Permissions without traffic for so long are let go. 10 minutes by default.</summary>
    public TimeSpan IdlePermission { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Datagrams kept for one peer until its permission is there. 4 by default.</summary>
    public int MostQueued { get; init; } = 4;

    /// <summary>
    /// True asks for an IPv6 address beside the IPv4 one (RFC 8656 §7.1), or for that alone where the server has no other: for a server
    /// that is itself reached by IPv6. False by default.
    /// </summary>
    public bool AsksIPv6 { get; init; }

    /// <summary>Permissions at most. 256 by default.</summary>
    public int MostPermissions { get; init; } = 256;
}
