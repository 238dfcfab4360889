using System.Runtime.InteropServices.JavaScript;

namespace Parley.Rtc.Browser;

/// <summary>A microphone (Media Capture and Streams).</summary>
internal sealed partial class LocalAudio : ILocalAudio
{
    private bool _enabled = true;
    private bool _disposed;

    private LocalAudio(JSObject handle)
    {
        Handle = handle;
        Watch(handle, speaking => SpeakingChanged?.Invoke(speaking), OnProblem);
    }

    public event Action<bool>? SpeakingChanged;

    public event Action? CaptureErrorChanged;

    public RtcException? CaptureError { get; private set; }

    /// <summary>Gets the JavaScript object.</summary>
    public JSObject Handle { get; }

    public bool Enabled
    {
        get => _enabled;
        set
        {
            if (_enabled == value || _disposed)
                return;
            _enabled = value;
            SetEnabled(Handle, value);
        }
    }

    public static async Task<LocalAudio> OpenAsync(AudioCaptureOptions options, CancellationToken cancellationToken)
    {
        var opening = Failure.Translate(Open(options.DeviceId, options.EchoCancellation, options.NoiseSuppression, options.AutoGainControl));
        try
        {
            return new LocalAudio(await opening.WaitAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The browser's prompt may still be open. If the user allows access later, close the microphone.
            _ = CloseLaterAsync(opening);
            throw;
        }
    }

    public async ValueTask ApplyAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) =>
        await Failure.Translate(Apply(Handle, options.DeviceId, options.EchoCancellation, options.NoiseSuppression, options.AutoGainControl)).WaitAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            Close(Handle);
            Handle.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private void OnProblem(string problem)
    {
        CaptureError = problem.Length > 0 ? Failure.From(problem) : null;
        CaptureErrorChanged?.Invoke();
    }

    private static async Task CloseLaterAsync(Task<JSObject> opening)
    {
        try
        {
            using var handle = await opening;
            Close(handle);
        }
        catch (RtcException)
        {
            // Never opened.
        }
    }

    [JSImport("open", Modules.LocalAudio)]
    private static partial Task<JSObject> Open(string? deviceId, bool echoCancellation, bool noiseSuppression, bool autoGainControl);

    [JSImport("watch", Modules.LocalAudio)]
    private static partial void Watch(
        JSObject audio, [JSMarshalAs<JSType.Function<JSType.Boolean>>] Action<bool> onSpeaking, [JSMarshalAs<JSType.Function<JSType.String>>] Action<string> onProblem);

    [JSImport("setEnabled", Modules.LocalAudio)]
    private static partial void SetEnabled(JSObject audio, bool enabled);

    [JSImport("apply", Modules.LocalAudio)]
    private static partial Task Apply(JSObject audio, string? deviceId, bool echoCancellation, bool noiseSuppression, bool autoGainControl);

    [JSImport("close", Modules.LocalAudio)]
    private static partial void Close(JSObject audio);
}
