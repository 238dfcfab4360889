using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>Reads formats other than Opus by converting them with an ffmpeg process.</summary>
internal sealed class FfmpegReader : EncodedAudioReader
{
    private readonly string? _path;
    private readonly string _title;
    private readonly Stream? _input;
    private Process? _process;
    private Task? _copying;
    private Task<string>? _errors;
    private OggOpusReader? _ogg;

    private FfmpegReader(string? path, Stream? input, string title) => (_path, _input, _title) = (path, input, title);

    public override bool CanSeek => _path is not null;

    public static async ValueTask<AudioReader> OpenFileAsync(string path, string title, CancellationToken cancellationToken)
    {
        var reader = new FfmpegReader(path, null, title);
        await reader.StartAsync(TimeSpan.Zero, cancellationToken);
        return reader;
    }

    public static async ValueTask<AudioReader> OpenStreamAsync(Stream stream, string title, CancellationToken cancellationToken)
    {
        var reader = new FfmpegReader(null, stream, title);
        await reader.StartAsync(TimeSpan.Zero, cancellationToken);
        return reader;
    }

    public override async ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default)
    {
        if (_path is null)
            await base.SeekAsync(position, cancellationToken);
        await StopAsync();
        await StartAsync(position, cancellationToken);
    }

    public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (await _ogg!.ReadAsync(cancellationToken) is { } packet)
            if (packet.Duration > 0)
                return packet.Payload;
        return null;
    }

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_input is not null)
            await _input.DisposeAsync();
    }

    private async ValueTask StartAsync(TimeSpan position, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ffmpeg")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        string[] arguments =
        [
            "-nostdin", "-hide_banner", "-loglevel", "error",
            .. position > TimeSpan.Zero ? (string[])["-ss", position.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)] : [],
            "-i", _path is null ? "pipe:0" : "file:" + _path,
            "-vn", "-sn", "-dn", "-ac", "2", "-ar", "48000", "-c:a", "libopus", "-b:a", "96k", "-frame_duration", "20", "-page_duration", "20000", "-f", "ogg", "pipe:1",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new VoiceBotException(BotStage.Media, $"{_title} is not an Opus file, and ffmpeg, which converts other formats, is not installed. Install ffmpeg, or convert the file to Ogg Opus.", e);
        }
        _errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        _copying = CopyInputAsync(_process);
        try
        {
            _ogg = await OggOpusReader.OpenAsync(_process.StandardOutput.BaseStream, cancellationToken: cancellationToken);
        }
        catch (InvalidDataException e)
        {
            var error = (await _errors).Trim().Split('\n')[^1];
            await StopAsync();
            throw new VoiceBotException(BotStage.Media, $"Couldn't play {_title} ({(error.Length > 0 ? error : "ffmpeg found no audio in it")}). Check that it is an audio file.", e);
        }
        catch
        {
            await StopAsync();
            throw;
        }
    }

    private async Task CopyInputAsync(Process process)
    {
        try
        {
            if (_input is not null)
                await _input.CopyToAsync(process.StandardInput.BaseStream);
            process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // ffmpeg has exited, or was stopped.
        }
    }

    private async ValueTask StopAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        // A stalled stream must not delay the end of playback: disposing of it ends the copying.
        if (_copying is { } copying && _input is not null)
        {
            await _input.DisposeAsync();
            await copying.WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        process.Dispose();
    }
}
