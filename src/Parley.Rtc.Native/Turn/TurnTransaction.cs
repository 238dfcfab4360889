using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>An open request.</summary>
internal sealed class TurnTransaction(StunMethod method, TransportAddress peer, ushort channel)
{
    public StunMethod Method => method;

    public TransportAddress Peer => peer;

    public ushort Channel => channel;

    public TransactionId Id { get; set; }

    /// <summary>True where it carries credentials.</summary>
    public bool IsAuthenticated { get; set; }

    /// <summary>How often it was begun anew with another nonce.</summary>
    public int Renewals { get; set; }

    public int Sent { get; set; }

    public TimeSpan ResendAt { get; set; }

    public TimeSpan GiveUpAt { get; set; }
}
