using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>Why an allocation came to nothing, or to its end.</summary>
/// <param name="Code">The server's error code; 0 where it did not answer.</param>
/// <param name="Alternate">Where the server says to go instead (300, RFC 8489 §10); null otherwise.</param>
internal readonly record struct TurnFailure(int Code, TransportAddress? Alternate = null)
{
    /// <summary>One sentence for a person.</summary>
    public string Describe() => Code switch
    {
        0 => "The TURN server does not answer; check its address and that its port is open.",
        StunErrorCode.Unauthenticated or StunErrorCode.WrongCredentials => "The TURN server refused the user name or password; renew the credentials.",
        StunErrorCode.Forbidden => "The TURN server forbids this; ask its operator.",
        StunErrorCode.TryAlternate => "The TURN server sends its clients elsewhere; use the other server's address.",
        StunErrorCode.InsufficientCapacity or 486 => "The TURN server has no room for another allocation; try again later.",
        _ => $"The TURN server refused with error {Code}; look into its log.",
    };
}
