using Parley.Rtc;

namespace Parley.Web.Hosting;

/// <summary>This person's microphone: opened ahead where it is allowed, asked for with the first join where it is not.</summary>
internal sealed class Microphone(RtcParts rtc) : IAsyncDisposable
{
    private Task<ILocalAudio?>? _opening;

    /// <summary>Why it is not heard, with what to do; null where it is, or was not asked for.</summary>
    public string? Problem { get; private set; }

    /// <summary>Opens it where that asks nobody; null where it would ask, or cannot be used.</summary>
    public async Task<ILocalAudio?> PrepareAsync(AudioCaptureOptions options) =>
        await rtc.Devices.QueryMicrophonePermissionAsync() == MicrophonePermission.Granted ? await OpenAsync(options) : null;

    /// <summary>Opens it, which may ask the person; null where it may not or cannot be used.</summary>
    public Task<ILocalAudio?> OpenAsync(AudioCaptureOptions options)
    {
        if (_opening is null || (_opening.IsCompleted && _opening.Result is null))
            _opening = TryOpenAsync(options);
        return _opening;
    }

    /// <summary>Changes how it is captured, without ending a connection.</summary>
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
            // The one that was chosen is unplugged: the system's is better than silence.
            return await TryOpenAsync(options with { DeviceId = null });
        }
        catch (RtcException e)
        {
            Problem = "You only listen: " + char.ToLowerInvariant(e.Message[0]) + e.Message[1..];
            return null;
        }
    }
}
