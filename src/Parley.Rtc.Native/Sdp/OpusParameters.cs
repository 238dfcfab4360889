using System.Globalization;

namespace Parley.Rtc.Native.Sdp;

/// <summary>The Opus format parameters of a receiver (RFC 7587 §6.1).</summary>
internal sealed record OpusParameters
{
    /// <summary>Gets a value indicating whether the receiver uses in-band forward error correction.</summary>
    public bool UseInbandFec { get; init; }

    /// <summary>Gets a value indicating whether the receiver prefers discontinuous transmission.</summary>
    public bool UseDtx { get; init; }

    /// <summary>Gets a value indicating whether the receiver prefers stereo.</summary>
    public bool Stereo { get; init; }

    /// <summary>Gets a value indicating whether the description's author is likely to send stereo.</summary>
    public bool SpropStereo { get; init; }

    /// <summary>Gets the maximum average bitrate in bit/s, 6,000 to 510,000, or <see langword="null"/> without a limit.</summary>
    public int? MaxAverageBitrate { get; init; }

    /// <summary>Gets the maximum sample rate that the receiver plays in Hz, or <see langword="null"/> for 48,000.</summary>
    public int? MaxPlaybackRate { get; init; }

    /// <summary>Gets the minimum packet duration in ms, or <see langword="null"/> for 3.</summary>
    public int? MinPtime { get; init; }

    /// <summary>Gets the preferred packet duration in ms (<c>a=ptime</c>), or <see langword="null"/> for 20.</summary>
    public int? Ptime { get; init; }

    /// <summary>Gets the maximum packet duration in ms (<c>a=maxptime</c>), or <see langword="null"/> for 120.</summary>
    public int? MaxPtime { get; init; }

    /// <summary>Reads a payload type's parameters from its media section.</summary>
    public static OpusParameters Read(SdpSection section, string payloadType)
    {
        var parameters = new OpusParameters { Ptime = Number(section.Attribute("ptime"), 3, 120), MaxPtime = Number(section.Attribute("maxptime"), 3, 120) };
        foreach (var value in section.Attributes("fmtp"))
        {
            var space = value.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || !value.AsSpan(0, space).SequenceEqual(payloadType))
                continue;
            foreach (var pair in value[(space + 1)..].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                    parameters = parameters.With(pair[..equals].Trim(), pair[(equals + 1)..].Trim());
            }
        }

        return parameters;
    }

    /// <summary>Returns the value of <c>a=fmtp</c> after the payload type.</summary>
    public string ToFmtp()
    {
        var parts = new List<string> { Invariant($"minptime={MinPtime ?? 10}") };
        if (UseInbandFec)
            parts.Add("useinbandfec=1");
        if (UseDtx)
            parts.Add("usedtx=1");
        if (Stereo)
            parts.Add("stereo=1");
        if (SpropStereo)
            parts.Add("sprop-stereo=1");
        if (MaxAverageBitrate is { } bitrate)
            parts.Add(Invariant($"maxaveragebitrate={bitrate}"));
        if (MaxPlaybackRate is { } rate)
            parts.Add(Invariant($"maxplaybackrate={rate}"));
        return string.Join(';', parts);
    }

    private OpusParameters With(string name, string value) => name.ToLowerInvariant() switch
    {
        "useinbandfec" => this with { UseInbandFec = value == "1" },
        "usedtx" => this with { UseDtx = value == "1" },
        "stereo" => this with { Stereo = value == "1" },
        "sprop-stereo" => this with { SpropStereo = value == "1" },
        "maxaveragebitrate" => this with { MaxAverageBitrate = Number(value, 6_000, 510_000) },
        "maxplaybackrate" => this with { MaxPlaybackRate = Number(value, 8_000, 48_000) },
        "minptime" => this with { MinPtime = Number(value, 3, 120) },
        "ptime" => this with { Ptime = Number(value, 3, 120) ?? Ptime },
        _ => this,
    };

    private static int? Number(string? value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, least, most) : null;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
