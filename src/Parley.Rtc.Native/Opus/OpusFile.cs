namespace Parley.Rtc.Native.Opus;

/// <summary>Opens Ogg (RFC 7845) and WebM or Matroska (RFC 9559) files that contain Opus, distinguished by their first octets.</summary>
public static class OpusFile
{
    // An Ogg stream names its codec in the first page, which begins with 28 octets of header.
    private const int SniffedOctets = 64;

    /// <summary>Opens a stream and reads its headers. The packets are not decoded.</summary>
    /// <param name="stream">A readable stream. It need not be able to seek.</param>
    /// <param name="leaveOpen"><see langword="true"/> to leave the stream open when the reader is disposed of.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidDataException">The stream contains no Opus, or more than two channels of it.</exception>
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
        var start = new byte[SniffedOctets];
        var length = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var container = ContainerOf(start.AsSpan(0, length));
        if (!stream.CanSeek)
            return (new PrefixedStream(start.AsMemory(0, length), stream, leaveOpen), container);
        stream.Position -= length;
        return (stream, container);
    }

    private static OpusContainer ContainerOf(ReadOnlySpan<byte> start) =>
        start.StartsWith(WebmId.EbmlOctets) ? OpusContainer.Matroska
        : start.StartsWith("OggS"u8) && start.IndexOf("OpusHead"u8) >= 0 ? OpusContainer.OggOpus
        : OpusContainer.Unknown;
}
