using Parley.Rtc;

namespace Parley.Web.Session;

/// <summary>The microphone. It is opened ahead of the first join if the browser needs no prompt for it, otherwise with the join.</summary>
internal sealed class Microphone(RtcParts rtc) : IAsyncDisposable
{
    private Task<ILocalAudio?>? _opening;

    /// <summary>Gets why the microphone could not be opened, with what to do, or <c>null</c>.</summary>
    public string? Problem { get; private set; }

    /// <summary>Opens the microphone if the browser needs no prompt for it. Returns <c>null</c> if it does, or if it fails.</summary>
    public async Task<ILocalAudio?> PrepareAsync(AudioCaptureOptions options) =>
        await rtc.Devices.QueryMicrophonePermissionAsync() == MicrophonePermission.Granted ? await OpenAsync(options) : null;

    /// <summary>Opens the microphone; the browser may prompt the user. Returns <c>null</c> if it fails.</summary>
    public Task<ILocalAudio?> OpenAsync(AudioCaptureOptions options)
    {
        if (_opening is null || (_opening.IsCompleted && _opening.Result is null))
            _opening = TryOpenAsync(options);
        return _opening;
    }

    /// <summary>Applies capture options without renegotiating a connection.</summary>
    public async Task ApplyAsync(AudioCaptureOptions options)
    {
        if (_opening is null || await _opening is not { } audio)
            return;
        try
        {
            await audio.ApplyAsync(options);
            Problem = null;
        }
        catch (RtcException e)
        {
            Problem = e.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_opening is not null && await _opening is { } audio)
            await audio.DisposeAsync();
    }

    private async Task<ILocalAudio?> TryOpenAsync(AudioCaptureOptions options)
    {
        Problem = null;
        try
        {
            return await rtc.Backend.OpenLocalAudioAsync(options);
        }
        catch (RtcException e) when (e.Kind == RtcErrorKind.MicrophoneMissing && options.DeviceId is not null)
        {
            // The selected microphone is not connected: use the system default.
            return await TryOpenAsync(options with { DeviceId = null });
        }
        catch (RtcException e)
        {
            Problem = "You can only listen. " + e.Message;
            return null;
        }
    }
}
