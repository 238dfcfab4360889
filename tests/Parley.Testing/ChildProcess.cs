using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Parley.Testing;

/// <summary>A program that a test runs. Its output is stored, and disposing of it ends it.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _lock = new();
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> _waiting = [];

    private ChildProcess(Process process) => _process = process;

    /// <summary>Gets the output so far, of standard output and standard error.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
                return _output.ToString();
        }
    }

    /// <summary>Whether the program has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The process ID.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a program.</summary>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? Places.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        var child = new ChildProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        child._process.OutputDataReceived += (_, line) => child.Take(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Take(line.Data);
        child._process.Exited += (_, _) => child.Ended();
        child._process.Start();
        child._process.StandardInput.Close();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for a line of output that fulfils a condition, and returns it.</summary>
    /// <exception cref="InvalidOperationException">The program ended or the timeout expired before it wrote such a line.</exception>
    public async Task<string> LineAsync(Func<string, bool> wanted, TimeSpan within)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_output.ToString().Split('\n').FirstOrDefault(wanted) is { } already)
                return already;
            _waiting.Add((wanted, found));
        }

        if (_process.HasExited)
            Ended();
        try
        {
            return await found.Task.WaitAsync(within);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"{_process.StartInfo.FileName} did not say what was waited for within {within}. It said:\n{Output}");
        }
    }

    /// <summary>Waits until the program ends and returns its exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        await _process.WaitForExitAsync().WaitAsync(within);
        return _process.ExitCode;
    }

    /// <summary>Terminates the program with SIGTERM.</summary>
    public void Terminate()
    {
        if (!_process.HasExited && (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()))
            _ = Kill(_process.Id, 15);
        else if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
    }

    /// <summary>Kills the program with SIGKILL.</summary>
    public void KillNow()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Terminate();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            KillNow();
        }

        _process.Dispose();
    }

    /// <summary>Sends a signal to a process. Does nothing if the process has ended.</summary>
    internal static void Signal(int process, int signal) => _ = Kill(process, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
        {
            _output.Append(line).Append('\n');
            foreach (var waiting in _waiting.Where(waiting => waiting.Wanted(line)).ToList())
            {
                waiting.Found.TrySetResult(line);
                _waiting.Remove(waiting);
            }
        }
    }

    private void Ended()
    {
        lock (_lock)
        {
            foreach (var (_, found) in _waiting)
                found.TrySetException(new InvalidOperationException($"{_process.StartInfo.FileName} ended with code {_process.ExitCode}. It said:\n{_output}"));
            _waiting.Clear();
        }
    }
}
