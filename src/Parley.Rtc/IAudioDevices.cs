namespace Parley.Rtc;

/// <summary>The microphones of the device, and whether it may play audio.</summary>
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
}
