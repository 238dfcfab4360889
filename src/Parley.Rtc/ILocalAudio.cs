namespace Parley.Rtc;

/// <summary>The local audio source. All peer connections of a channel share one.</summary>
public interface ILocalAudio : IAsyncDisposable
{
    /// <summary>Gets or sets a value indicating whether audio is sent; <see langword="false"/> sends silence without renegotiation (mute). The initial value is <see langword="true"/>.</summary>
    bool Enabled { get; set; }

    /// <summary>Occurs when the user starts (<see langword="true"/>) or stops (<see langword="false"/>) speaking, whether muted or not.</summary>
    event Action<bool>? SpeakingChanged;

    /// <summary>
    /// Gets why the source delivers no audio at present, or <see langword="null"/> while it works: its device was disconnected, its
    /// permission was withdrawn, or the system paused it. The source continues by itself when the device is back.
    /// </summary>
    RtcException? CaptureError => null;

    /// <summary>Occurs when <see cref="CaptureError"/> has changed.</summary>
    event Action? CaptureErrorChanged
    {
        add { }
        remove { }
    }

    /// <summary>Gets the present level, for a level meter. A source that does not measure it returns silence and an open gate.</summary>
    InputLevel Level => new(-100, null, true);

    /// <summary>Gets or sets a value indicating whether the user hears what is sent. The default is <see langword="false"/>.</summary>
    bool IsMonitored
    {
        get => false;
        set
        {
        }
    }

    /// <summary>Applies changed capture settings, and opens a failed source again. The connections continue.</summary>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.MicrophoneMissing"/> if the device does not exist; the previous one stays in use.</exception>
    ValueTask ApplyAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default);
}
