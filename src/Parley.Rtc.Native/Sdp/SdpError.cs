namespace Parley.Rtc.Native.Sdp;

/// <summary>Creates the error for an unusable description.</summary>
internal static class SdpError
{
    /// <summary>Creates the error.</summary>
    /// <param name="why">Completes the sentence "… because …".</param>
    public static RtcException Invalid(string why) => new(
        RtcErrorKind.InvalidDescription,
        $"The peer's session description cannot be used because {why}. Its client may be out of date.");
}
