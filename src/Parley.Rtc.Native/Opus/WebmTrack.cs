namespace Parley.Rtc.Native.Opus;

/// <summary>The Opus track of a WebM file (RFC 9559 §5.1.4).</summary>
internal readonly record struct WebmTrack(long Number, OpusHead Head)
{
    /// <summary>Finds the first Opus track in the content of a Tracks element, preferably one that is enabled and a default of its kind.</summary>
    /// <exception cref="InvalidDataException">There is no playable Opus track.</exception>
    public static WebmTrack Find(ReadOnlySpan<byte> tracks)
    {
        WebmTrack? best = null;
        var bestRank = -1;
        while (Ebml.TryTake(ref tracks, out var id, out var content))
        {
            if (id != WebmId.TrackEntry || Read(content, out var rank) is not { } track || rank <= bestRank)
                continue;
            (best, bestRank) = (track, rank);
        }

        return best ?? throw new InvalidDataException("The WebM file has no Opus audio. Convert it to Opus first.");
    }

    private static WebmTrack? Read(ReadOnlySpan<byte> entry, out int rank)
    {
        long number = 0, channels = 1, delay = -1;
        bool isOpus = false, isEncoded = false, isEnabled = true, isDefault = true;
        ReadOnlySpan<byte> head = default;
        while (Ebml.TryTake(ref entry, out var id, out var content))
        {
            switch (id)
            {
                case WebmId.TrackNumber:
                    number = Ebml.ReadUnsigned(content);
                    break;
                case WebmId.FlagEnabled:
                    isEnabled = Ebml.ReadUnsigned(content) != 0;
                    break;
                case WebmId.FlagDefault:
                    isDefault = Ebml.ReadUnsigned(content) != 0;
                    break;
                case WebmId.CodecId:
                    isOpus = content.TrimEnd((byte)0).SequenceEqual("A_OPUS"u8);
                    break;
                case WebmId.CodecPrivate:
                    head = content;
                    break;
                case WebmId.CodecDelay:
                    delay = Ebml.ReadUnsigned(content);
                    break;
                case WebmId.Audio:
                    channels = ReadChannels(content);
                    break;
                case WebmId.ContentEncodings:
                    isEncoded = true;
                    break;
            }
        }

        rank = (isEnabled ? 2 : 0) + (isDefault ? 1 : 0);
        if (!isOpus)
            return null;
        if (isEncoded)
            throw new InvalidDataException("The audio of the WebM file is compressed or encrypted additionally. Convert it to plain Opus first.");
        // Some writers omit the header for one and two channels.
        var opus = OpusHead.IsHead(head) ? OpusHead.Read(head) : new(channels == 2 ? 2 : 1, 0, 0);
        return new(number, delay < 0 ? opus : opus with { PreSkip = Samples(delay) });
    }

    private static long ReadChannels(ReadOnlySpan<byte> audio)
    {
        while (Ebml.TryTake(ref audio, out var id, out var content))
        {
            if (id == WebmId.AudioChannels)
                return Ebml.ReadUnsigned(content);
        }

        return 1;
    }

    // The delay is rounded to ns (RFC 9559 §5.1.4.1.25).
    private static int Samples(long nanoseconds) => (int)Math.Min(Math.Round(nanoseconds * (double)OpusPacket.SampleRate / 1e9), ushort.MaxValue);
}
