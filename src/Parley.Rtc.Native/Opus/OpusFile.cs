namespace Parley.Rtc.Native.Opus;

/// <summary>Opens Ogg (RFC 7845) and WebM or Matroska (RFC 9559) files that contain Opus, distinguished by their first octets.</summary>
public static class OpusFile
{
    // An Ogg stream names its codec in its first page, which begins with 28 octets of header.
    private const int SniffedOctets = 64;

    // Other streams, such as video, may begin before the Opus stream.
    private const int SniffedOctetsOfOgg = 2_048;

    /// <summary>Opens a stream and reads its headers. The packets are not decoded.</summary>
    /// <param name="stream">A readable stream. It need not be able to seek.</param>
    /// <param name="leaveOpen"><see langword="true"/> to leave the stream open when the reader is disposed of.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidDataException">The stream contains no Opus, or it is damaged.</exception>
    public static async ValueTask<IOpusReader> OpenAsync(Stream stream, bool leaveOpen = false, CancellationToken cancellationToken = default)
    {
        var (whole, container) = await SniffAsync(stream, leaveOpen, cancellationToken).ConfigureAwait(false);
        var leaveWholeOpen = leaveOpen && whole == stream;
        return container == OpusContainer.Matroska
            ? await WebmOpusReader.OpenAsync(whole, leaveWholeOpen, cancellationToken).ConfigureAwait(false)
            : await OggOpusReader.OpenAsync(whole, leaveWholeOpen, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Determines a stream's container by its first octets.</summary>
    /// <param name="stream">A readable stream. It need not be able to seek.</param>
    /// <param name="leaveOpen"><see langword="true"/> to leave the stream open when the returned one is disposed of.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>A stream that begins where <paramref name="stream"/> began (the same one if it can seek), and its container.</returns>
    public static async ValueTask<(Stream Stream, OpusContainer Container)> SniffAsync(Stream stream, bool leaveOpen = false, CancellationToken cancellationToken = default)
    {
        var start = new byte[SniffedOctetsOfOgg];
        var length = await stream.ReadAtLeastAsync(start.AsMemory(0, SniffedOctets), SniffedOctets, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (start.AsSpan(0, length).StartsWith("OggS"u8) && ContainerOf(start.AsSpan(0, length)) == OpusContainer.Unknown)
            length += await stream.ReadAtLeastAsync(start.AsMemory(length), start.Length - length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var container = ContainerOf(start.AsSpan(0, length));
        if (!stream.CanSeek)
            return (new PrefixedStream(start.AsMemory(0, length), stream, leaveOpen), container);
        stream.Position -= length;
        return (stream, container);
    }

    private static OpusContainer ContainerOf(ReadOnlySpan<byte> start) =>
        start.StartsWith(WebmId.EbmlOctets) ? OpusContainer.Matroska
        : HasOpus(start) ? OpusContainer.OggOpus
        : OpusContainer.Unknown;

    // All streams begin before the audio of any (RFC 3533 §4).
    private static bool HasOpus(ReadOnlySpan<byte> ogg)
    {
        while (ogg.StartsWith("OggS"u8) && ogg.Length > OggPage.HeaderLength && ((OggPageFlags)ogg[5] & OggPageFlags.First) != 0)
        {
            if (OpusHead.IsHead(ogg[Math.Min(ogg.Length, OggPage.HeaderLength + ogg[26])..]))
                return true;
            ogg = ogg[Math.Min(ogg.Length, OggPage.Needed(ogg))..];
        }

        return false;
    }
}
