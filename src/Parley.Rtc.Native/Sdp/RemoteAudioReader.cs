using System.Globalization;
using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Sdp;

/// <summary>Finds the audio sections of a description and reads them (RFC 8829 §5.8).</summary>
internal static class RemoteAudioReader
{
    // Further candidates are ignored; browsers gather about a dozen.
    private const int MaximumCandidates = 200;

    /// <summary>Reads the audio section at an index, or the first usable one, and then the other usable ones of its BUNDLE group.</summary>
    /// <exception cref="RtcException">No section is usable; the message names the reason.</exception>
    public static List<RemoteAudio> ReadAll(SdpDocument document, int? index = null)
    {
        List<RemoteAudio> found = [];
        for (var i = index ?? 0; i < document.Media.Count && found.Count == 0 && (index is null || i == index); i++)
        {
            if (UsablePayloadType(document.Media[i]) is { } payloadType)
                found.Add(Read(document, i, payloadType));
        }

        if (found.Count == 0)
            throw SdpError.Invalid("it has no audio section with Opus");
        var (first, group) = (found[0], Bundle(document, document.Media[found[0].Index]));
        for (var i = 0; i < document.Media.Count; i++)
        {
            var media = document.Media[i];
            if (i != first.Index && group.Contains(media) && media.Section.Has("rtcp-mux") && UsablePayloadType(media) is { } payloadType)
                found.Add(ReadSection(document, i, payloadType, first));
        }

        return found;
    }

    private static string? UsablePayloadType(SdpMedia media) =>
        media.Kind == "audio" && !media.IsRejected && media.Protocol.EndsWith("RTP/SAVPF", StringComparison.Ordinal) ? OpusPayloadType(media) : null;

    // A section of a BUNDLE group uses the transport of the group (RFC 9143 §7.1), also if it has other credentials.
    private static RemoteAudio ReadSection(SdpDocument document, int index, string payloadType, RemoteAudio transport)
    {
        var media = document.Media[index];
        var section = media.Section;
        return transport with
        {
            Index = index,
            Mid = media.Mid,
            Direction = MediaDirections.Of(section, document.Session),
            PayloadType = int.Parse(payloadType, CultureInfo.InvariantCulture),
            Opus = OpusParameters.Read(section, payloadType),
            Nack = section.Attributes("rtcp-fb").Any(value => value == $"{payloadType} nack" || value == "* nack"),
            ReducedSizeRtcp = section.Has("rtcp-rsize"),
            Extensions = HeaderExtensionMap.Read(section),
            Ssrc = Ssrc(section),
        };
    }

    private static RemoteAudio Read(SdpDocument document, int index, string payloadType)
    {
        var media = document.Media[index];
        var section = media.Section;
        var bundle = Bundle(document, media);
        string? Transport(string name) => section.Attribute(name) ?? document.Session.Attribute(name) ?? bundle.Select(other => other.Section.Attribute(name)).FirstOrDefault(value => value is not null);

        var ufrag = Transport("ice-ufrag");
        var pwd = Transport("ice-pwd");
        if (!IsIceString(ufrag, 4) || !IsIceString(pwd, 22))
            throw SdpError.Invalid("its ICE credentials are missing or malformed");
        if (!section.Has("rtcp-mux"))
            throw SdpError.Invalid("it does not multiplex RTCP with RTP");

        return ReadSection(document, index, payloadType, new RemoteAudio
        {
            IceUfrag = ufrag!,
            IcePwd = pwd!,
            IsIceLite = document.Session.Has("ice-lite"),
            Fingerprints = Fingerprints(document, section, bundle),
            Setup = Transport("setup"),
            ExtmapAllowMixed = section.Has("extmap-allow-mixed") || document.Session.Has("extmap-allow-mixed"),
            Candidates = Candidates(section, bundle, ufrag!),
            EndOfCandidates = section.Has("end-of-candidates") || document.Session.Has("end-of-candidates"),
            IsBundled = bundle.Count > 0,
            CarrierIndex = Carrier(document, media, bundle),
        });
    }

    // A section with the same credentials as the first of its group uses the transport of that section, with or without a=bundle-only. Only a
    // carrier with the same protocol is supported.
    private static int? Carrier(SdpDocument document, SdpMedia media, List<SdpMedia> bundle) =>
        bundle.Find(other => other.Port != 0) is { Mid: not null } carrier && carrier != media
        && carrier.Protocol.EndsWith("RTP/SAVPF", StringComparison.Ordinal)
        && (media.Port == 0 || (carrier.Section.Attribute("ice-ufrag") is { } ufrag && ufrag == media.Section.Attribute("ice-ufrag")))
            ? document.Media.IndexOf(carrier)
            : null;

    /// <summary>Returns the sections of the audio section's BUNDLE group, including itself, in the group's order.</summary>
    private static List<SdpMedia> Bundle(SdpDocument document, SdpMedia media)
    {
        foreach (var group in document.Session.Attributes("group"))
        {
            var parts = group.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length < 2 || parts[0] != "BUNDLE" || media.Mid is null || Array.IndexOf(parts, media.Mid, 1) < 0)
                continue;
            return [.. parts.Skip(1).Take(64).Select(mid => document.Media.Find(other => other.Mid == mid)).OfType<SdpMedia>()];
        }

        return [];
    }

    private static List<Fingerprint> Fingerprints(SdpDocument document, SdpSection section, List<SdpMedia> bundle)
    {
        SdpSection[] places = [section, document.Session, .. bundle.Select(media => media.Section)];
        var source = places.FirstOrDefault(place => place.Has("fingerprint"));
        var fingerprints = source?.Attributes("fingerprint").Take(16).Select(Fingerprint.TryParse).OfType<Fingerprint>().Where(print => print.IsSupported).ToList();
        return fingerprints is { Count: > 0 } ? fingerprints : throw SdpError.Invalid("it has no certificate fingerprint with a supported hash function");
    }

    // A browser writes the candidates of a BUNDLE group into its first section only.
    private static List<string> Candidates(SdpSection section, List<SdpMedia> bundle, string ufrag) =>
    [
        .. bundle.Select(media => media.Section).Append(section).Distinct()
            .Where(place => (place.Attribute("ice-ufrag") ?? ufrag) == ufrag)
            .SelectMany(place => place.Attributes("candidate"))
            .Take(MaximumCandidates)
            .Select(value => "candidate:" + value)
            .Distinct(),
    ];

    private static string? OpusPayloadType(SdpMedia media)
    {
        foreach (var value in media.Section.Attributes("rtpmap"))
        {
            var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length >= 2 && parts[1].StartsWith("opus/48000", StringComparison.OrdinalIgnoreCase) && media.Formats.Contains(parts[0])
                && byte.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 128)
                return parts[0];
        }

        return null;
    }

    private static uint? Ssrc(SdpSection section)
    {
        foreach (var value in section.Attributes("ssrc"))
            if (uint.TryParse(value.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ssrc))
                return ssrc;
        return null;
    }

    // ice-char is a letter, a digit, "+" or "/", at most 256 (RFC 8839 §5.4); "-" and "_" come from some clients.
    private static bool IsIceString(string? value, int least) =>
        value is not null && value.Length >= least && value.Length <= 256 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '-' or '_');
}
