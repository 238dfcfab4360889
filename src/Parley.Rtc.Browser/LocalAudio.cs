using System.Runtime.InteropServices.JavaScript;

namespace Parley.Rtc.Browser;

/// <summary>A microphone (Media Capture and Streams).</summary>
internal sealed partial class LocalAudio : ILocalAudio
{
    private bool _enabled = true;
    private bool _disposed;
    private bool _isMonitored;
    private AudioCaptureOptions _options;

    private LocalAudio(JSObject handle, AudioCaptureOptions options)
    {
        (Handle, _options) = (handle, options);
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

    public InputLevel Level
    {
        get
        {
            if (_disposed)
                return new(-100, null, false);
            var values = GetLevel(Handle);
            return new(values[0], double.IsNaN(values[1]) ? null : values[1], values[2] > 0);
        }
    }

    public bool IsMonitored
    {
        get => _isMonitored;
        set
        {
            if (_isMonitored == value || _disposed)
                return;
            _isMonitored = value;
            SetMonitored(Handle, value);
        }
    }

    public static async Task<LocalAudio> OpenAsync(AudioCaptureOptions options, CancellationToken cancellationToken)
    {
        var opening = Failure.Translate(Open(options.DeviceId, options.EchoCancellation, options.NoiseSuppression, options.AutoGainControl));
        try
        {
            var audio = new LocalAudio(await opening.WaitAsync(cancellationToken), options);
            if (options.Gate.Mode != VoiceGateMode.AlwaysOn || options.Volume != 1)
                await audio.ConfigureAsync(options);
            return audio;
        }
        catch (OperationCanceledException)
        {
            // The browser's prompt may still be open. If the user allows access later, close the microphone.
            _ = CloseLaterAsync(opening);
            throw;
        }
    }

    // The gate changes without opening the microphone again.
    public async ValueTask ApplyAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default)
    {
        var isGateEqual = options.Gate == _options.Gate && options.Volume == _options.Volume;
        _options = _options with { Gate = options.Gate, Volume = options.Volume };
        if (!isGateEqual)
            await ConfigureAsync(options).WaitAsync(cancellationToken);
        if (!isGateEqual && options == _options && CaptureError is null)
            return;
        await Failure.Translate(Apply(Handle, options.DeviceId, options.EchoCancellation, options.NoiseSuppression, options.AutoGainControl)).WaitAsync(cancellationToken);
        _options = options;
    }

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

    private Task ConfigureAsync(AudioCaptureOptions options) =>
        Configure(Handle, Name(options.Gate.Mode), options.Gate.Threshold ?? double.NaN, options.Gate.Release.TotalMilliseconds, options.Volume, options.Gate.Key);

    // The names of VoiceGate.js.
    private static string Name(VoiceGateMode mode) => mode switch
    {
        VoiceGateMode.VoiceActivity => "voice",
        VoiceGateMode.PushToTalk => "talk",
        VoiceGateMode.PushToMute => "mute",
        _ => "always",
    };

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

    [JSImport("configure", Modules.LocalAudio)]
    private static partial Task Configure(JSObject audio, string mode, double threshold, double release, double volume, string? key);

    [JSImport("level", Modules.LocalAudio)]
    [return: JSMarshalAs<JSType.Array<JSType.Number>>]
    private static partial double[] GetLevel(JSObject audio);

    [JSImport("setMonitored", Modules.LocalAudio)]
    private static partial void SetMonitored(JSObject audio, bool monitored);

    [JSImport("close", Modules.LocalAudio)]
    private static partial void Close(JSObject audio);
}
