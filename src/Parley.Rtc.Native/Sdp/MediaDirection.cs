namespace Parley.Rtc.Native.Sdp;

/// <summary>The direction of media, from the perspective of the description's author (RFC 8866 §6.7).</summary>
[Flags]
internal enum MediaDirection
{
    /// <summary><c>inactive</c></summary>
    Inactive = 0,

    /// <summary><c>sendonly</c></summary>
    SendOnly = 1,

    /// <summary><c>recvonly</c></summary>
    RecvOnly = 2,

    /// <summary><c>sendrecv</c></summary>
    SendRecv = 3,
}
