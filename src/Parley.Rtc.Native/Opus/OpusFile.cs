namespace Parley.Rtc.Native.Opus;

/// <summary>Opens whatever holds Opus: Ogg (RFC 7845) or WebM and Matroska (RFC 9559), told apart by their first octets.</summary>
public static class OpusFile
{
    /// <summary>Opens a stream and reads its headers. No codec and no native library is needed.</summary>
    /// <param name="stream">Readable; a file, a download. It need not be able to seek.</param>
    /// <param name="leaveOpen">True leaves the stream open when the reader is disposed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">It holds no Opus, or more than two channels of it; the message says what to do.</exception>
    public static async ValueTask<IOpusReader> OpenAsync(Stream stream, bool leaveOpen = false, CancellationToken cancellationToken = default)
    {
        var start = new byte[4];
        var length = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        Stream whole;
        if (stream.CanSeek)
        {
            stream.Position -= length;
            whole = stream;
        }
        else
        {
            whole = new PrefixedStream(start.AsMemory(0, length), stream, leaveOpen);
            leaveOpen = false;
        }

        return start.AsSpan().SequenceEqual(WebmId.EbmlOctets)
            ? await WebmOpusReader.OpenAsync(whole, leaveOpen, cancellationToken).ConfigureAwait(false)
            : await OggOpusReader.OpenAsync(whole, leaveOpen, cancellationToken).ConfigureAwait(false);
    }
}
