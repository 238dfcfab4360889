namespace Parley.Rtc.Native.Sdp;

/// <summary>Directions as attributes, and seen from the other side.</summary>
internal static class MediaDirections
{
    /// <summary>The section's direction, else the session's, else <c>sendrecv</c>.</summary>
    public static MediaDirection Of(SdpSection section, SdpSection session) => Of(section) ?? Of(session) ?? MediaDirection.SendRecv;

    /// <summary>The attribute's name.</summary>
    public static string ToAttribute(this MediaDirection direction) => direction switch
    {
        MediaDirection.SendRecv => "sendrecv",
        MediaDirection.SendOnly => "sendonly",
        MediaDirection.RecvOnly => "recvonly",
        _ => "inactive",
    };

    /// <summary>The same flow seen from the other side.</summary>
    public static MediaDirection Reversed(this MediaDirection direction) =>
        (MediaDirection)((((int)direction & 1) << 1) | (((int)direction & 2) >> 1));

    private static MediaDirection? Of(SdpSection section) =>
        section.Has("sendrecv") ? MediaDirection.SendRecv
        : section.Has("sendonly") ? MediaDirection.SendOnly
        : section.Has("recvonly") ? MediaDirection.RecvOnly
        : section.Has("inactive") ? MediaDirection.Inactive
        : null;
}
