namespace Parley.Rtc;

/// <summary>The microphones, outputs and talk keys of the device, and whether it may play audio.</summary>
public interface IAudioDevices
{
    /// <summary>Occurs when an audio device is connected or disconnected, or the permission to open the microphone has changed.</summary>
    event Action? Changed;

    /// <summary>Occurs when <see cref="IsPlaybackBlocked"/> has changed.</summary>
    event Action? PlaybackChanged
    {
        add { }
        remove { }
    }

    /// <summary>Gets a value indicating whether the platform plays no audio until the user's next click or key (a browser's autoplay policy).</summary>
    bool IsPlaybackBlocked => false;

    /// <summary>Returns whether the microphone can be opened without asking the user.</summary>
    ValueTask<MicrophonePermission> QueryMicrophonePermissionAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns the microphones, or none if the platform does not list them.</summary>
    ValueTask<IReadOnlyList<AudioDevice>> ListMicrophonesAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets a value indicating whether <see cref="SelectSpeaker"/> is supported.</summary>
    bool CanSelectSpeaker => false;

    /// <summary>Returns the output devices, or none if the platform does not list them.</summary>
    ValueTask<IReadOnlyList<AudioDevice>> ListSpeakersAsync(CancellationToken cancellationToken = default) => new([]);

    /// <summary>Plays all audio on an output device; <see langword="null"/> selects the default one, which also replaces a missing device.</summary>
    void SelectSpeaker(string? id)
    {
    }

    /// <summary>Plays a short sound.</summary>
    void Play(CallSound sound)
    {
    }

    /// <summary>
    /// Waits until the user presses a key, a combination of keys or a mouse button, and returns it for <see cref="VoiceGate.Key"/>. Returns
    /// <see langword="null"/> if the user pressed Escape, or if another recording has started.
    /// </summary>
    ValueTask<string?> RecordKeyAsync(CancellationToken cancellationToken = default) => default;
}
