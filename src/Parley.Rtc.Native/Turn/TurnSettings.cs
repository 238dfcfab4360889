namespace Parley.Rtc.Native.Turn;

/// <summary>Durations and limits of a TURN client.</summary>
internal sealed record TurnSettings
{
    /// <summary>The default settings.</summary>
    public static readonly TurnSettings Default = new();

    /// <summary>Gets the time until a request over UDP is retransmitted; it doubles with each transmission (RTO, RFC 8489 §6.2.1). Default: 500 ms.</summary>
    public TimeSpan RetransmitAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the time after which a request without a response fails. Default: 8 s.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Gets how long before its end an allocation is refreshed (RFC 8656 §3.2). Default: 1 minute, or half the lifetime if that is less.</summary>
    public TimeSpan RefreshBefore { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets the time between renewals of a permission; the server keeps one for 5 minutes (RFC 8656 §9). Default: 4 minutes.</summary>
    public TimeSpan PermissionInterval { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Gets the time between renewals of a channel; the server keeps one for 10 minutes (RFC 8656 §12). Default: 8 minutes.</summary>
    public TimeSpan ChannelInterval { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>Gets how long a permission without traffic is renewed. Default: 10 minutes.</summary>
    public TimeSpan IdlePermission { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets the maximum number of datagrams to one peer that wait for its permission. Default: 4.</summary>
    public int MostQueued { get; init; } = 4;

    /// <summary>
    /// Gets a value indicating whether an IPv6 address is requested beside the IPv4 one (RFC 8656 §7.1), or alone if the server has no IPv4:
    /// for servers that are reached by IPv6. Default: false.
    /// </summary>
    public bool AsksIPv6 { get; init; }

    /// <summary>Gets the maximum number of permissions. Default: 256.</summary>
    public int MostPermissions { get; init; } = 256;
}
