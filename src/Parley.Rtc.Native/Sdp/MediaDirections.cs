namespace Parley.Rtc.Native.Sdp;

/// <summary>Conversions of <see cref="MediaDirection"/>.</summary>
internal static class MediaDirections
{
    /// <summary>Returns the section's direction, or else the session's, or else <c>sendrecv</c>.</summary>
    public static MediaDirection Of(SdpSection section, SdpSection session) => Of(section) ?? Of(session) ?? MediaDirection.SendRecv;

    /// <summary>Returns the attribute's name.</summary>
    public static string ToAttribute(this MediaDirection direction) => direction switch
    {
        MediaDirection.SendRecv => "sendrecv",
        MediaDirection.SendOnly => "sendonly",
        MediaDirection.RecvOnly => "recvonly",
        _ => "inactive",
    };

    /// <summary>Returns the direction from the peer's perspective.</summary>
    public static MediaDirection Reversed(this MediaDirection direction) =>
        (MediaDirection)((((int)direction & 1) << 1) | (((int)direction & 2) >> 1));

    private static MediaDirection? Of(SdpSection section) =>
        section.Has("sendrecv") ? MediaDirection.SendRecv
        : section.Has("sendonly") ? MediaDirection.SendOnly
        : section.Has("recvonly") ? MediaDirection.RecvOnly
        : section.Has("inactive") ? MediaDirection.Inactive
        : null;
}
