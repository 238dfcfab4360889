using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Turn;

/// <summary>A channel (RFC 8656 §12).</summary>
internal sealed class TurnChannel(ushort number, TransportAddress peer)
{
    /// <summary>The least number (§12).</summary>
    public const ushort First = 0x4000;

    /// <summary>The greatest number (§12).</summary>
    public const ushort Last = 0x4FFF;

    /// <summary>Bytes before the data: number and length.</summary>
    public const int HeaderSize = 4;

    public ushort Number => number;

    public TransportAddress Peer => peer;

    public bool IsBound { get; set; }

    public TimeSpan RenewAt { get; set; } = TimeSpan.MaxValue;
}
