namespace Parley.Rtc.Native.Rtp;

/// <summary>Local identifiers of the RTP header extensions in use, 1 to 14 (RFC 8285 §5); <see langword="null"/> if not in use.</summary>
/// <param name="AudioLevel">Client-to-mixer audio level (RFC 6464).</param>
/// <param name="Mid">Media identification (RFC 9143 §15).</param>
internal sealed record HeaderExtensionIds(int? AudioLevel, int? Mid)
{
    /// <summary>Gets the extensions that this side offers.</summary>
    public static HeaderExtensionIds Offered { get; } = new(1, 2);

    /// <summary>Returns the extensions that both sides use with the same identifier.</summary>
    public HeaderExtensionIds Common(HeaderExtensionIds other) => new(
        AudioLevel == other.AudioLevel ? AudioLevel : null,
        Mid == other.Mid ? Mid : null);
}
