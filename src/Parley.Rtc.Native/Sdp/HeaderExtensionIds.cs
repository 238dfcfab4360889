using System.Globalization;

namespace Parley.Rtc.Native.Sdp;

/// <summary>Local identifiers of the RTP header extensions in use, 1 to 14 (RFC 8285 §5); null: not in use.</summary>
/// <param name="AudioLevel">Client-to-mixer audio level (RFC 6464).</param>
/// <param name="Mid">Media identification (RFC 9143 §15).</param>
internal sealed record HeaderExtensionIds(int? AudioLevel, int? Mid)
{
    public const string AudioLevelUri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    public const string MidUri = "urn:ietf:params:rtp-hdrext:sdes:mid";

    /// <summary>What this side offers.</summary>
    public static HeaderExtensionIds Offered { get; } = new(1, 2);

    /// <summary>The extensions of a section that this side knows.</summary>
    public static HeaderExtensionIds Read(SdpSection section)
    {
        int? audioLevel = null, mid = null;
        foreach (var value in section.Attributes("extmap"))
        {
            var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // An identifier over 14 would need the two-byte form (RFC 8285 §4.3); browsers stay below.
            if (parts.Length < 2 || !int.TryParse(parts[0].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id is < 1 or > 14)
                continue;
            if (parts[1] == AudioLevelUri)
                audioLevel ??= id;
            else if (parts[1] == MidUri)
                mid ??= id;
        }

        return audioLevel == mid ? new HeaderExtensionIds(audioLevel, null) : new HeaderExtensionIds(audioLevel, mid);
    }

    /// <summary>What both sides have.</summary>
    public HeaderExtensionIds Common(HeaderExtensionIds other) => new(
        AudioLevel == other.AudioLevel ? AudioLevel : null,
        Mid == other.Mid ? Mid : null);
}
