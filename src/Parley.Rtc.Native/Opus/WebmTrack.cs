namespace Parley.Rtc.Native.Opus;

/// <summary>The Opus track of a WebM file (RFC 9559 §5.1.4).</summary>
internal readonly record struct WebmTrack(long Number, OpusHead Head)
{
    /// <summary>Finds the first Opus track in the content of a Tracks element.</summary>
    /// <exception cref="InvalidDataException">There is no playable Opus track.</exception>
    public static WebmTrack Find(ReadOnlySpan<byte> tracks)
    {
        while (Ebml.TryTake(ref tracks, out var id, out var content))
        {
            if (id == WebmId.TrackEntry && Read(content) is { } track)
                return track;
        }

        throw new InvalidDataException("The WebM file has no Opus audio. Convert it to Opus first.");
    }

    private static WebmTrack? Read(ReadOnlySpan<byte> entry)
    {
        long number = 0;
        bool isOpus = false, isEncoded = false;
        ReadOnlySpan<byte> head = default;
        while (Ebml.TryTake(ref entry, out var id, out var content))
        {
            switch (id)
            {
                case WebmId.TrackNumber:
                    number = Ebml.ReadUnsigned(content);
                    break;
                case WebmId.CodecId:
                    isOpus = content.TrimEnd((byte)0).SequenceEqual("A_OPUS"u8);
                    break;
                case WebmId.CodecPrivate:
                    head = content;
                    break;
                case WebmId.ContentEncodings:
                    isEncoded = true;
                    break;
            }
        }

        if (!isOpus)
            return null;
        if (isEncoded)
            throw new InvalidDataException("The audio of the WebM file is compressed or encrypted additionally. Convert it to plain Opus first.");
        return OpusHead.IsHead(head) ? new(number, OpusHead.Read(head)) : null;
    }
}
