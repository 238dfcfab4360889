using Parley.Rtc;

namespace Parley.Web.Tests.Fakes;

/// <summary>A microphone that the test controls.</summary>
internal sealed class FakeAudio : ILocalAudio
{
    public event Action<bool>? SpeakingChanged;

    public event Action? CaptureErrorChanged;

    public bool Enabled { get; set; } = true;

    public bool IsMonitored { get; set; }

    public InputLevel Level { get; set; } = new(-100, null, true);

    public RtcException? CaptureError { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Whether the next <see cref="ApplyAsync"/> opens the device.</summary>
    public bool WorksAgain { get; set; }

    public int Applied { get; private set; }

    public void Speak(bool speaks) => SpeakingChanged?.Invoke(speaks);

    public void Fail(string? reason)
    {
        CaptureError = reason is null ? null : new RtcException(RtcErrorKind.MicrophoneMissing, reason);
        CaptureErrorChanged?.Invoke();
    }

    public ValueTask ApplyAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default)
    {
        Applied++;
        if (WorksAgain)
            Fail(null);
        return default;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }
}
