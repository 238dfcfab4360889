namespace Parley.Rtc;

/// <summary>The microphones of this machine.</summary>
public interface IAudioDevices
{
    /// <summary>Called when a device was plugged in or out.</summary>
    event Action? Changed;

    /// <summary>Whether the microphone opens without asking.</summary>
    ValueTask<MicrophonePermission> QueryMicrophonePermissionAsync(CancellationToken cancellationToken = default);

    /// <summary>The microphones that there are; none where the platform does not tell.</summary>
    ValueTask<IReadOnlyList<AudioDevice>> ListMicrophonesAsync(CancellationToken cancellationToken = default);
}
