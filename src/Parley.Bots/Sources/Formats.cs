using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>Tells formats apart by what is in them, whatever they are called.</summary>
internal static class Formats
{
    private const int Looked = 64;

    /// <summary>Opens a stream, which the reader then owns.</summary>
    /// <param name="stream">What to read.</param>
    /// <param name="title">How errors call it.</param>
    /// <param name="path">The file behind it, which ffmpeg can seek in; null where there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<AudioReader> OpenAsync(Stream stream, string title, string? path, CancellationToken cancellationToken)
    {
        try
        {
            var start = new byte[Looked];
            var length = await stream.ReadAtLeastAsync(start, Looked, throwOnEndOfStream: false, cancellationToken);
            var whole = Whole(stream, start.AsMemory(0, length));
            if (IsOggOpus(start) || (IsMatroska(start) && !whole.CanSeek))
                return await OpusReader.OpenAsync(whole, cancellationToken);
            if (IsMatroska(start) && await TryMatroskaAsync(whole, cancellationToken) is { } webm)
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
            throw e is InvalidDataException or EndOfStreamException ? new VoiceBotException(BotStage.Media, $"{title} cannot be played. {e.Message}", e) : e;
        }
    }

    private static Stream Whole(Stream stream, ReadOnlyMemory<byte> start)
    {
        if (!stream.CanSeek)
            return new PrefixedStream(start, stream);
        stream.Position -= start.Length;
        return stream;
    }

    private static bool IsOggOpus(ReadOnlySpan<byte> start) => start.StartsWith("OggS"u8) && start.IndexOf("OpusHead"u8) >= 0;

    private static bool IsMatroska(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1a, 0x45, 0xdf, 0xa3]);

    // Matroska holds any codec: what is not Opus is ffmpeg's.
    private static async ValueTask<AudioReader?> TryMatroskaAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            return await OpusReader.OpenAsync(stream, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Opus as it is.</summary>
    private sealed class OpusReader : EncodedAudioReader
    {
        private readonly Stream _stream;
        private readonly IOpusReader _file;

        private OpusReader(Stream stream, IOpusReader file, TimeSpan? duration) => (_stream, _file, Duration) = (stream, file, duration);

        public override TimeSpan? Duration { get; }

        public override bool CanSeek => _file.CanSeek;

        public static async ValueTask<OpusReader> OpenAsync(Stream stream, CancellationToken cancellationToken)
        {
            // The stream stays open where this fails: something else may be able to read it.
            var file = await OpusFile.OpenAsync(stream, leaveOpen: true, cancellationToken);
            return new(stream, file, await file.GetDurationAsync(cancellationToken));
        }

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
