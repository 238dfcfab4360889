namespace Parley.Rtc;

/// <summary>The microphones of the device.</summary>
public interface IAudioDevices
{
    /// <summary>Occurs when an audio device is connected or disconnected.</summary>
    event Action? Changed;

    /// <summary>Returns whether the microphone can be opened without asking the user.</summary>
    ValueTask<MicrophonePermission> QueryMicrophonePermissionAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns the microphones, or none if the platform does not list them.</summary>
    ValueTask<IReadOnlyList<AudioDevice>> ListMicrophonesAsync(CancellationToken cancellationToken = default);
}
