using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>The reason why an allocation was refused or lost.</summary>
/// <param name="Code">The error code of the server; 0 if it did not respond.</param>
/// <param name="Alternate">The server to use instead, sent with error 300 (RFC 8489 §10); otherwise null.</param>
internal readonly record struct TurnFailure(int Code, TransportAddress? Alternate = null)
{
    /// <summary>Returns a message for the user that says what happened and what to do.</summary>
    public string Describe() => Code switch
    {
        0 => "The TURN server does not respond. Check its address and that its port is open.",
        StunErrorCode.Unauthenticated or StunErrorCode.WrongCredentials => "The TURN server refused the user name or password. Renew the credentials.",
        StunErrorCode.Forbidden => "The TURN server forbids this request. Ask its operator.",
        StunErrorCode.TryAlternate => "The TURN server redirects its clients. Use the address of the other server.",
        StunErrorCode.AllocationQuotaReached or StunErrorCode.InsufficientCapacity => "The TURN server has no capacity for another allocation. Try again later.",
        _ => $"The TURN server refused the request with error {Code}. Check its log.",
    };
}
