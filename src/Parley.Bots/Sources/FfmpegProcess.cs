using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Parley.Bots;

/// <summary>An ffmpeg process that converts a file or a stream to Ogg Opus.</summary>
internal sealed class FfmpegProcess : IAsyncDisposable
{
    // Characters. A damaged file causes thousands of messages: only the last ones are kept.
    private const int MostMessages = 4096;
    private readonly Process _process;
    private readonly Stream? _input;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _copying;
    private readonly Task<string> _messages;
    private Exception? _inputFailure;

    private FfmpegProcess(Process process, Stream? input)
    {
        (_process, _input) = (process, input);
        _messages = ReadMessagesAsync(process.StandardError);
        _copying = Task.Run(CopyInputAsync);
    }

    /// <summary>Gets the converted audio.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Gets the exception that the input stream threw, or <see langword="null"/> if it did not.</summary>
    public Exception? InputFailure => Volatile.Read(ref _inputFailure);

    /// <summary>Starts ffmpeg.</summary>
    /// <param name="path">The file to read, or <see langword="null"/> to read <paramref name="input"/>.</param>
    /// <param name="input">The stream to read. It stays open.</param>
    /// <param name="position">The position to start at.</param>
    /// <exception cref="Win32Exception">ffmpeg is not installed.</exception>
    public static FfmpegProcess Start(string? path, Stream? input, TimeSpan position)
    {
        var start = new ProcessStartInfo("ffmpeg")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in Arguments(path, position))
            start.ArgumentList.Add(argument);
        return new(Process.Start(start)!, path is null ? input : null);
    }

    /// <summary>Returns the arguments of ffmpeg.</summary>
    /// <param name="path">The file to read, or <see langword="null"/> to read the standard input.</param>
    /// <param name="position">The position to start at.</param>
    internal static string[] Arguments(string? path, TimeSpan position) =>
    [
        "-nostdin", "-hide_banner", "-loglevel", "error",
        // A playlist or an index must not make ffmpeg open network addresses.
        "-protocol_whitelist", path is null ? "pipe" : "file",
        .. position > TimeSpan.Zero ? (string[])["-ss", position.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)] : [],
        "-i", path is null ? "pipe:0" : "file:" + path,
        "-vn", "-sn", "-dn", "-ac", "2", "-ar", "48000", "-c:a", "libopus", "-b:a", "96k", "-frame_duration", "20", "-page_duration", "20000", "-f", "ogg", "pipe:1",
    ];

    /// <summary>Ends the process; reads of <see cref="Output"/> that are waiting return the end.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has exited.
        }
    }

    /// <summary>Waits for the end of the process.</summary>
    /// <returns>Whether it succeeded, and its last error message without the names of its parts and files, or an empty string.</returns>
    public async ValueTask<(bool Succeeded, string Message)> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode == 0, Plain(await _messages.WaitAsync(cancellationToken)));
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        await _stopped.CancelAsync();
        // A stream that ignores cancellation must not delay the end of playback.
        await _copying.WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
    }

    private static string Plain(string messages)
    {
        var lines = messages.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // Before "Invalid data found", ffmpeg's reader of the format prints what is wrong.
        var line = lines switch
        {
            [] => "",
            [.., var reason, var last] when last.Contains("Invalid data found", StringComparison.Ordinal) => reason,
            [.., var last] => last,
        };
        if (line.StartsWith('[') && line.IndexOf("] ", StringComparison.Ordinal) is > 0 and var part)
            line = line[(part + 2)..];
        var separator = line.StartsWith("file:", StringComparison.Ordinal) || line.StartsWith("pipe:", StringComparison.Ordinal) ? line.LastIndexOf(": ", StringComparison.Ordinal) : -1;
        return (separator > 0 ? line[(separator + 2)..] : line).TrimEnd('.', '!');
    }

    private static async Task<string> ReadMessagesAsync(StreamReader errors)
    {
        var (kept, buffer) = ("", new char[MostMessages]);
        while (await errors.ReadAsync(buffer) is > 0 and var read)
        {
            kept += new string(buffer, 0, read);
            kept = kept[^Math.Min(kept.Length, MostMessages)..];
        }
        return kept;
    }

    private async Task CopyInputAsync()
    {
        try
        {
            if (_input is not null)
                await CopyAsync(_input);
        }
        catch (Exception e) when (!_stopped.IsCancellationRequested)
        {
            Volatile.Write(ref _inputFailure, e);
        }
        catch
        {
            // Stopped.
        }
        finally
        {
            // ffmpeg waits for more until its input is closed.
            CloseInput();
        }
    }

    private async Task CopyAsync(Stream input)
    {
        var buffer = new byte[16 * 1024];
        while (await input.ReadAsync(buffer, _stopped.Token) is > 0 and var read)
        {
            try
            {
                await _process.StandardInput.BaseStream.WriteAsync(buffer.AsMemory(0, read), _stopped.Token);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                return; // ffmpeg has exited.
            }
        }
    }

    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // ffmpeg has exited.
        }
    }
}
