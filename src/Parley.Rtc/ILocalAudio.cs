namespace Parley.Rtc;

/// <summary>What this member is heard with. Shared by all peer connections of a channel.</summary>
public interface ILocalAudio : IAsyncDisposable
{
    /// <summary>True while audio is sent; false sends silence without renegotiation (mute). True at first.</summary>
    bool Enabled { get; set; }

    /// <summary>Called with true when this member begins to speak and false when they cease, judged before muting.</summary>
    event Action<bool>? SpeakingChanged;

    /// <summary>Applies changed capture settings without ending any connection.</summary>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.MicrophoneMissing"/> where the device is gone; the old one stays.</exception>
    ValueTask ApplyAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default);
}
