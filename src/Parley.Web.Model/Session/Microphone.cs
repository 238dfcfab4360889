using Parley.Rtc;
using Parley.Web.Errors;

namespace Parley.Web.Session;

/// <summary>
/// The microphone. It is opened ahead of the first join if the browser needs no prompt for it, otherwise with the join, and closed
/// <see cref="IdleTime"/> after the last call.
/// </summary>
internal sealed class Microphone(RtcParts rtc, TimeProvider clock) : IAsyncDisposable
{
    private Task<ILocalAudio?>? _opening;
    private ILocalAudio? _audio;
    private ITimer? _closing;
    private string? _problem;

    /// <summary>Occurs when <see cref="Problem"/> or <see cref="CanCapture"/> has changed without a call of this class.</summary>
    public event Action? Changed;

    /// <summary>Occurs when the microphone was closed because no call needed it.</summary>
    public event Action? Closed;

    /// <summary>Gets how long the microphone stays open without a call. While it is open, the browser and the system show that the page listens.</summary>
    public static TimeSpan IdleTime { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets why the microphone could not be opened or no longer works, with what to do, or <c>null</c>.</summary>
    public string? Problem => _audio?.CaptureError is { } error ? "Others can't hear you. " + error.Message : _problem;

    /// <summary>Gets whether the microphone is open and delivers audio.</summary>
    public bool CanCapture => _audio is { CaptureError: null };

    /// <summary>Opens the microphone if the browser needs no prompt for it. Returns <c>null</c> if it does, or if it fails.</summary>
    public async Task<ILocalAudio?> PrepareAsync(AudioCaptureOptions options) =>
        await rtc.Devices.QueryMicrophonePermissionAsync() == MicrophonePermission.Granted ? await OpenAsync(options) : null;

    /// <summary>Opens the microphone; the browser may prompt the user. Returns <c>null</c> if it fails.</summary>
    public Task<ILocalAudio?> OpenAsync(AudioCaptureOptions options)
    {
        KeepOpen();
        if (_opening is null or { IsCompleted: true } && !CanCapture)
            _opening = _audio is null ? TryOpenAsync(options) : RestartAsync(_audio, options);
        return _opening!;
    }

    /// <summary>Applies capture options without renegotiating a connection.</summary>
    public async Task ApplyAsync(AudioCaptureOptions options)
    {
        if (_opening is null || await _opening is not { } audio)
            return;
        try
        {
            await audio.ApplyAsync(options);
            _problem = null;
        }
        catch (RtcException e)
        {
            _problem = e.Message;
        }
    }

    /// <summary>Keeps the microphone open: a call needs it.</summary>
    public void KeepOpen()
    {
        _closing?.Dispose();
        _closing = null;
    }

    /// <summary>Closes the microphone after <see cref="IdleTime"/>, unless a call needs it before.</summary>
    public void CloseLater() => _closing ??= clock.CreateTimer(_ => _ = Faults.GuardAsync(CloseAsync), null, IdleTime, Timeout.InfiniteTimeSpan);

    public async ValueTask DisposeAsync()
    {
        KeepOpen();
        // A prompt that nobody answers must not delay the end of the session.
        if (_opening is { IsCompleted: false } opening)
            _ = Faults.GuardAsync(async () => await DisposeAsync(await opening));
        else
            await CloseAsync();
    }

    private static ValueTask DisposeAsync(ILocalAudio? audio) => audio?.DisposeAsync() ?? default;

    private async Task CloseAsync()
    {
        _closing = null;
        if (_audio is not { } audio)
            return;
        audio.CaptureErrorChanged -= OnCaptureErrorChanged;
        (_audio, _opening) = (null, null);
        await audio.DisposeAsync();
        Closed?.Invoke();
    }

    private async Task<ILocalAudio?> TryOpenAsync(AudioCaptureOptions options)
    {
        _problem = null;
        try
        {
            _audio = await rtc.Backend.OpenLocalAudioAsync(options);
            _audio.CaptureErrorChanged += OnCaptureErrorChanged;
            return _audio;
        }
        catch (RtcException e) when (e.Kind == RtcErrorKind.MicrophoneMissing && options.DeviceId is not null)
        {
            // The selected microphone is not connected: use the system default.
            return await TryOpenAsync(options with { DeviceId = null });
        }
        catch (Exception e)
        {
            _problem = "You can only listen. " + (e is RtcException ? e.Message : "The microphone couldn't be opened. Try again.");
            return null;
        }
    }

    // The same audio, because open connections send it.
    private async Task<ILocalAudio?> RestartAsync(ILocalAudio audio, AudioCaptureOptions options)
    {
        try
        {
            await audio.ApplyAsync(options);
        }
        catch (RtcException e) when (e.Kind == RtcErrorKind.MicrophoneMissing && options.DeviceId is not null)
        {
            return await RestartAsync(audio, options with { DeviceId = null });
        }
        catch (RtcException)
        {
            // CaptureError has the reason.
        }
        return audio;
    }

    private void OnCaptureErrorChanged() => Changed?.Invoke();
}
