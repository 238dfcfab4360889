using System.ComponentModel;
using System.Diagnostics;
using Parley.Rtc;
using Parley.Rtc.Native;

namespace Parley.Cli.Doctor;

/// <summary>Checks this machine: WebRTC and the helper programs.</summary>
internal static class LocalChecks
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Connects two peers of this process over this machine's network.</summary>
    public static async Task<CheckResult> WebRtcAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var backend = new NativeRtcBackend(new() { IncludeLoopback = true });
            await using var other = new NativeRtcBackend(new() { IncludeLoopback = true });
            var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var caller = backend.CreatePeerConnection(new() { LocalAudio = backend.OpenLocalAudio() }, e => SetIfConnected(e, connected));
            await using var callee = other.CreatePeerConnection(new() { LocalAudio = other.OpenLocalAudio() }, static _ => { });
            var began = TimeProvider.System.GetTimestamp();
            var offer = await caller.OfferAsync(new() { GatherFor = TimeSpan.FromMilliseconds(300) }, cancellationToken);
            var answer = await callee.AnswerAsync(offer, new() { GatherFor = TimeSpan.FromMilliseconds(300) }, cancellationToken);
            await caller.AcceptAnswerAsync(answer, cancellationToken);
            await connected.Task.WaitAsync(Timeout, cancellationToken);
            return CheckResult.Ok(CheckNames.WebRtc, $"Two peers on this machine connected in {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0} ms.");
        }
        catch (Exception e) when (e is RtcException or TimeoutException)
        {
            return CheckResult.Failed(CheckNames.WebRtc, e is RtcException ? e.Message : $"Two peers on this machine did not connect within {Timeout.TotalSeconds:0} s.",
                "Allow this program to use UDP: check the firewall of this machine, and the network of the container if it runs in one.");
        }
    }

    /// <summary>Checks that ffmpeg runs.</summary>
    public static Task<CheckResult> FfmpegAsync(CancellationToken cancellationToken) => ProgramAsync(CheckNames.Ffmpeg, "ffmpeg", "-version",
        "ffmpeg is not installed, so only Ogg and WebM Opus files can be played.", "Install it (Debian: apt install ffmpeg).", cancellationToken);

    /// <summary>Checks that espeak-ng runs.</summary>
    public static Task<CheckResult> SpeechAsync(CancellationToken cancellationToken) => ProgramAsync(CheckNames.Speech, "espeak-ng", "--version",
        "espeak-ng is not installed, so `parley join --say` does not work.", "Install it (Debian: apt install espeak-ng).", cancellationToken);

    internal static async Task<CheckResult> ProgramAsync(string check, string program, string argument, string missing, string remedy, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Timeout);
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            _ = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            // "ffmpeg version 5.1 Copyright …", "eSpeak NG text-to-speech: 1.51  Data at: …": the text before that is the version.
            var line = (await output).Split('\n')[0].Split(" Copyright")[0].Split("  ")[0].Trim();
            return process.ExitCode == 0 ? CheckResult.Ok(check, line + ".")
                : CheckResult.Warning(check, $"{program} exits with code {process.ExitCode}.", remedy);
        }
        catch (Exception e) when (e is Win32Exception || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return CheckResult.Warning(check, missing, remedy);
        }
    }

    private static void SetIfConnected(PeerEvent e, TaskCompletionSource connected)
    {
        if (e is PeerEvent.StateChanged { State: PeerConnectionState.Connected })
            connected.TrySetResult();
    }
}
