using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>Opens audio of any format, recognized by its content: Opus directly, everything else with ffmpeg.</summary>
internal static class Formats
{
    // Octets that show whether a file is a text.
    private const int Sniffed = 512;

    /// <summary>Opens a stream, and takes ownership of it.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The name for error messages.</param>
    /// <param name="path">The file behind the stream, in which ffmpeg can seek, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    public static async ValueTask<AudioReader> OpenAsync(Stream stream, string name, string? path, CancellationToken cancellationToken)
    {
        try
        {
            return await RecognizeAsync(new(stream), name, path, cancellationToken);
        }
        catch (Exception e)
        {
            await stream.DisposeAsync();
            throw e is InvalidDataException or IOException ? Failure(name, e) : e;
        }
    }

    /// <summary>Returns the exception for a source that cannot be read.</summary>
    public static VoiceBotException Failure(string name, Exception e) => new(BotStage.Media, $"Couldn't play {name}. {e.Message.TrimEnd('.')}.", e);

    private static async ValueTask<AudioReader> RecognizeAsync(Beginning input, string name, string? path, CancellationToken cancellationToken)
    {
        var start = new byte[Sniffed];
        var length = await input.Stream.ReadAtLeastAsync(start, Sniffed, throwOnEndOfStream: false, cancellationToken);
        input.TryRewind();
        ThrowIfNotAudio(start.AsSpan(0, length));
        var (_, container) = await OpusFile.SniffAsync(input.Stream, leaveOpen: true, cancellationToken);
        input.TryRewind();
        if (container == OpusContainer.OggOpus)
        {
            input.Keep();
            return await OpusFileReader.OpenAsync(input.Stream, await OggOpusReader.OpenAsync(input.Stream, leaveOpen: true, cancellationToken), name, cancellationToken);
        }
        if (container == OpusContainer.Matroska && await TryMatroskaAsync(input, name, cancellationToken) is { } webm)
            return webm;
        // A named pipe can be read only once.
        if (path is not null && input.Stream.CanSeek)
        {
            await input.Stream.DisposeAsync();
            return await FfmpegReader.OpenFileAsync(path, name, cancellationToken);
        }
        var mustSeek = await Mp4.HasIndexAtEndAsync(input.Stream, cancellationToken);
        input.TryRewind();
        input.Keep();
        if (!mustSeek)
            return await FfmpegReader.OpenStreamAsync(input.Stream, name, cancellationToken);
        var file = await TemporaryFile.CopyAsync(input.Stream, cancellationToken);
        await input.Stream.DisposeAsync();
        return await FfmpegReader.OpenTemporaryAsync(file, name, cancellationToken);
    }

    private static void ThrowIfNotAudio(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            throw new InvalidDataException("It is empty.");
        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            start = start[3..];
        var text = System.Text.Encoding.Latin1.GetString(start).TrimStart();
        if (text.StartsWith("#EXTM3U", StringComparison.Ordinal) || text.StartsWith("[playlist]", StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException("It is a playlist, not audio. Play an address from the playlist.");
        if (text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException("It is a web page, not audio. Find the address of the audio itself.");
    }

    // Matroska may contain any codec: ffmpeg reads the others, from the beginning of the stream.
    private static async ValueTask<AudioReader?> TryMatroskaAsync(Beginning input, string name, CancellationToken cancellationToken)
    {
        try
        {
            var file = await WebmOpusReader.OpenAsync(input.Stream, leaveOpen: true, cancellationToken);
            input.Keep();
            return await OpusFileReader.OpenAsync(input.Stream, file, name, cancellationToken);
        }
        catch (InvalidDataException) when (input.TryRewind())
        {
            return null;
        }
    }

    /// <summary>A stream whose beginning can be read again.</summary>
    private readonly struct Beginning(Stream stream)
    {
        private readonly long _start = stream.CanSeek ? stream.Position : 0;

        public Stream Stream { get; } = stream.CanSeek ? stream : new ReplayStream(stream);

        public bool TryRewind()
        {
            if (Stream is ReplayStream replay)
                return replay.TryRewind();
            Stream.Position = _start;
            return true;
        }

        public void Keep() => (Stream as ReplayStream)?.StopRecording();
    }
}
