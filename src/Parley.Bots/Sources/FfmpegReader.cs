using System.ComponentModel;
using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>Reads formats other than Opus by converting them with an ffmpeg process.</summary>
internal sealed class FfmpegReader : EncodedAudioReader
{
    private readonly string? _path;
    private readonly Stream? _input;
    private readonly TemporaryFile? _temporary;
    private readonly string _name;
    private FfmpegProcess? _process;
    private OggOpusReader? _ogg;
    private bool _hasSought;
    private bool _hasAudio;

    private FfmpegReader(string? path, Stream? input, TemporaryFile? temporary, string name) => (_path, _input, _temporary, _name) = (path, input, temporary, name);

    public override bool CanSeek => _path is not null;

    /// <summary>Reads a file.</summary>
    public static ValueTask<AudioReader> OpenFileAsync(string path, string name, CancellationToken cancellationToken) =>
        OpenAsync(new(path, null, null, name), cancellationToken);

    /// <summary>Reads a temporary file, and deletes it afterwards.</summary>
    public static ValueTask<AudioReader> OpenTemporaryAsync(TemporaryFile file, string name, CancellationToken cancellationToken) =>
        OpenAsync(new(file.Path, null, file, name), cancellationToken);

    /// <summary>Reads a stream, and disposes of it afterwards.</summary>
    public static ValueTask<AudioReader> OpenStreamAsync(Stream stream, string name, CancellationToken cancellationToken) =>
        OpenAsync(new(null, stream, null, name), cancellationToken);

    public override async ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default)
    {
        if (_path is null)
            await base.SeekAsync(position, cancellationToken);
        _hasSought = true;
        await StopAsync();
        await StartAsync(position, cancellationToken);
    }

    public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default)
    {
        // Reads of a pipe cannot be cancelled. They return when the process ends.
        using (cancellationToken.UnsafeRegister(static process => ((FfmpegProcess)process!).Kill(), _process))
        {
            while (_ogg is not null && await _ogg.ReadAsync(cancellationToken) is { } packet)
            {
                _hasAudio = true;
                if (packet.Duration > 0)
                    return packet.Payload;
            }
        }
        cancellationToken.ThrowIfCancellationRequested();
        await ThrowIfFailedAsync(cancellationToken);
        return null;
    }

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_input is not null)
            await _input.DisposeAsync();
        _temporary?.Dispose();
    }

    private static async ValueTask<AudioReader> OpenAsync(FfmpegReader reader, CancellationToken cancellationToken)
    {
        try
        {
            await reader.StartAsync(TimeSpan.Zero, cancellationToken);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    private async ValueTask StartAsync(TimeSpan position, CancellationToken cancellationToken)
    {
        try
        {
            _process = FfmpegProcess.Start(_path, _input, position);
        }
        catch (Win32Exception e)
        {
            throw new VoiceBotException(BotStage.Media, $"{_name} is not an Opus file, and ffmpeg, which converts other formats, is not installed. Install ffmpeg, or convert the file to Ogg Opus.", e);
        }
        try
        {
            using var registration = cancellationToken.UnsafeRegister(static process => ((FfmpegProcess)process!).Kill(), _process);
            _ogg = await OggOpusReader.OpenAsync(_process.Output, leaveOpen: true, cancellationToken);
        }
        catch (InvalidDataException)
        {
            // ffmpeg wrote nothing. Beyond the end of a file that is right.
            _ogg = null;
            cancellationToken.ThrowIfCancellationRequested();
            await ThrowIfFailedAsync(cancellationToken);
        }
    }

    /// <summary>Throws if the audio ended for another reason than its end.</summary>
    private async ValueTask ThrowIfFailedAsync(CancellationToken cancellationToken)
    {
        var (succeeded, message) = await _process!.WaitAsync(cancellationToken);
        if (_process.InputFailure is { } failure)
            throw failure as VoiceBotException ?? new VoiceBotException(BotStage.Media, $"Couldn't play {_name}: {failure.Message.TrimEnd('.')}. Check the source.", failure);
        if (!_hasAudio && !_hasSought)
            throw new VoiceBotException(BotStage.Media, $"Couldn't play {_name}: {(message.Length > 0 ? message : "ffmpeg found no audio in it")}. Check that it is an audio file.");
        if (!succeeded)
            throw new VoiceBotException(BotStage.Media, $"Couldn't play {_name} to its end: {(message.Length > 0 ? message : "ffmpeg failed")}. Check the file.");
    }

    private async ValueTask StopAsync()
    {
        if (_process is not { } process)
            return;
        (_process, _ogg) = (null, null);
        await process.DisposeAsync();
    }
}
