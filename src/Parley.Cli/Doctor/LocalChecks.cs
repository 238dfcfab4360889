using System.ComponentModel;
using System.Diagnostics;
using Parley.Rtc;
using Parley.Rtc.Native;
using Parley.Rtc.Native.Opus;

namespace Parley.Cli.Doctor;

/// <summary>What this machine brings: the codec, the helpers, and WebRTC itself.</summary>
internal static class LocalChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Encodes and decodes a frame.</summary>
    public static CheckResult Opus()
    {
        try
        {
            using var encoder = new OpusEncoder();
            using var decoder = new OpusDecoder();
            var (pcm, packet) = (new short[960], new byte[OpusEncoder.MaximumPacket]);
            var length = encoder.Encode(pcm, packet);
            return decoder.Decode(packet.AsSpan(0, length), pcm) == 960
                ? CheckResult.Ok(CheckNames.Opus, "The Opus codec encodes and decodes.")
                : CheckResult.Failed(CheckNames.Opus, "The Opus codec does not decode what it encoded.", "Install libopus again.");
        }
        catch (RtcException e)
        {
            return CheckResult.Warning(CheckNames.Opus, "The Opus codec library is missing: Ogg Opus files play and record, nothing else.", e.Message);
        }
    }

    /// <summary>Two peers of this process connect over this machine's own network.</summary>
    public static async Task<CheckResult> WebRtcAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var backend = new NativeRtcBackend(new() { IncludeLoopback = true });
            await using var other = new NativeRtcBackend(new() { IncludeLoopback = true });
            var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var caller = backend.CreatePeerConnection(new() { LocalAudio = backend.OpenLocalAudio() }, told => Settle(told, connected));
            await using var callee = other.CreatePeerConnection(new() { LocalAudio = other.OpenLocalAudio() }, static _ => { });
            var began = TimeProvider.System.GetTimestamp();
            var offer = await caller.OfferAsync(new() { GatherFor = TimeSpan.FromMilliseconds(300) }, cancellationToken);
            var answer = await callee.AnswerAsync(offer, new() { GatherFor = TimeSpan.FromMilliseconds(300) }, cancellationToken);
            await caller.AcceptAnswerAsync(answer, cancellationToken);
            await connected.Task.WaitAsync(Patience, cancellationToken);
            return CheckResult.Ok(CheckNames.WebRtc, $"Two peers on this machine connected in {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0} ms.");
        }
        catch (Exception e) when (e is RtcException or TimeoutException)
        {
            return CheckResult.Failed(CheckNames.WebRtc, e is RtcException ? e.Message : $"Two peers on this machine did not connect within {Patience.TotalSeconds:0} s.",
                "Let this program use UDP on this machine: look at its firewall and at the container that it runs in.");
        }
    }

    /// <summary>Runs ffmpeg.</summary>
    public static Task<CheckResult> FfmpegAsync(CancellationToken cancellationToken) => ProgramAsync(CheckNames.Ffmpeg, "ffmpeg", "-version",
        "ffmpeg is missing: files that are not Ogg Opus cannot be played.", "Install it (Debian: apt install ffmpeg).", cancellationToken);

    /// <summary>Runs espeak-ng.</summary>
    public static Task<CheckResult> SpeechAsync(CancellationToken cancellationToken) => ProgramAsync(CheckNames.Speech, "espeak-ng", "--version",
        "espeak-ng is missing: `parley join --say` cannot speak.", "Install it (Debian: apt install espeak-ng).", cancellationToken);

    internal static async Task<CheckResult> ProgramAsync(string check, string program, string argument, string missing, string remedy, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            var said = process.StandardOutput.ReadToEndAsync(limit.Token);
            _ = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            // "ffmpeg version 5.1 Copyright …", "eSpeak NG text-to-speech: 1.51  Data at: …": what stands before that is the version.
            var line = (await said).Split('\n')[0].Split(" Copyright")[0].Split("  ")[0].Trim();
            return process.ExitCode == 0 ? CheckResult.Ok(check, line + ".")
                : CheckResult.Warning(check, $"{program} ends with code {process.ExitCode}.", remedy);
        }
        catch (Exception e) when (e is Win32Exception || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return CheckResult.Warning(check, missing, remedy);
        }
    }

    private static void Settle(PeerEvent told, TaskCompletionSource connected)
    {
        if (told is PeerEvent.StateChanged { State: PeerConnectionState.Connected })
            connected.TrySetResult();
    }
}
