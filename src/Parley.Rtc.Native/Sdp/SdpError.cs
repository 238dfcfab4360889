namespace Parley.Rtc.Native.Sdp;

/// <summary>The one error that a description can cause.</summary>
internal static class SdpError
{
    /// <param name="why">Completes the sentence "… because …".</param>
    public static RtcException Invalid(string why) => new(
        RtcErrorKind.InvalidDescription,
        $"The other side's session description cannot be used because {why}; its client may be out of date.");
}
