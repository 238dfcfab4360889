using System.Globalization;
using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Sdp;

/// <summary>The <c>extmap</c> attributes of a media section (RFC 8285 §5).</summary>
internal static class HeaderExtensionMap
{
    /// <summary>Client-to-mixer audio level (RFC 6464 §4).</summary>
    public const string AudioLevelUri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    /// <summary>Media identification (RFC 9143 §15).</summary>
    public const string MidUri = "urn:ietf:params:rtp-hdrext:sdes:mid";

    /// <summary>Reads the identifiers of the supported extensions.</summary>
    public static HeaderExtensionIds Read(SdpSection section)
    {
        int? audioLevel = null, mid = null;
        foreach (var value in section.Attributes("extmap"))
        {
            var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // An identifier above 14 requires the two-byte form (RFC 8285 §4.3), which browsers do not use.
            if (parts.Length < 2 || !int.TryParse(parts[0].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id is < 1 or > 14)
                continue;
            if (parts[1] == AudioLevelUri)
                audioLevel ??= id;
            else if (parts[1] == MidUri)
                mid ??= id;
        }

        return audioLevel == mid ? new HeaderExtensionIds(audioLevel, null) : new HeaderExtensionIds(audioLevel, mid);
    }
}
