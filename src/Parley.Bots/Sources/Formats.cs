using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>Opens audio of any format, recognized by its content: Opus directly, everything else with ffmpeg.</summary>
internal static class Formats
{
    /// <summary>Opens a stream, and takes ownership of it.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="title">The name for error messages.</param>
    /// <param name="path">The file behind the stream, in which ffmpeg can seek, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    public static async ValueTask<AudioReader> OpenAsync(Stream stream, string title, string? path, CancellationToken cancellationToken)
    {
        try
        {
            var (whole, container) = await OpusFile.SniffAsync(stream, cancellationToken: cancellationToken);
            if (container == OpusContainer.OggOpus)
                return await OpusReader.OpenAsync(whole, await OggOpusReader.OpenAsync(whole, leaveOpen: true, cancellationToken), cancellationToken);
            if (container == OpusContainer.Matroska && await TryMatroskaAsync(whole, cancellationToken) is { } webm)
                return webm;
            if (path is not null)
            {
                await stream.DisposeAsync();
                return await FfmpegReader.OpenFileAsync(path, title, cancellationToken);
            }
            if (whole.CanSeek)
                whole.Position = 0;
            return await FfmpegReader.OpenStreamAsync(whole, title, cancellationToken);
        }
        catch (Exception e)
        {
            await stream.DisposeAsync();
            throw e is InvalidDataException or EndOfStreamException ? new VoiceBotException(BotStage.Media, $"Couldn't play {title}. {e.Message}", e) : e;
        }
    }

    // Matroska may contain any codec: ffmpeg reads the others, if the stream can be read again from its beginning.
    private static async ValueTask<AudioReader?> TryMatroskaAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            return await OpusReader.OpenAsync(stream, await WebmOpusReader.OpenAsync(stream, leaveOpen: true, cancellationToken), cancellationToken);
        }
        catch (InvalidDataException) when (stream.CanSeek)
        {
            return null;
        }
    }

    /// <summary>Reads Opus packets as they are in the file.</summary>
    private sealed class OpusReader : EncodedAudioReader
    {
        private readonly Stream _stream;
        private readonly IOpusReader _file;

        private OpusReader(Stream stream, IOpusReader file, TimeSpan? duration) => (_stream, _file, Duration) = (stream, file, duration);

        public override TimeSpan? Duration { get; }

        public override bool CanSeek => _file.CanSeek;

        public static async ValueTask<OpusReader> OpenAsync(Stream stream, IOpusReader file, CancellationToken cancellationToken) =>
            new(stream, file, await file.GetDurationAsync(cancellationToken));

        public override ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default) => _file.SeekAsync(position, cancellationToken);

        public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default)
        {
            while (await _file.ReadAsync(cancellationToken) is { } packet)
                if (packet.Duration > 0)
                    return packet.Payload;
            return null;
        }

        public override async ValueTask DisposeAsync()
        {
            await _file.DisposeAsync();
            await _stream.DisposeAsync();
        }
    }
}
