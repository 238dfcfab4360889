namespace Parley.Rtc;

/// <summary>Whether the microphone may be opened without asking (Permissions API, PermissionState).</summary>
public enum MicrophonePermission
{
    /// <summary>The platform does not say; opening may ask.</summary>
    Unknown,

    /// <summary>Opening asks the person.</summary>
    Prompt,

    /// <summary>It opens at once.</summary>
    Granted,

    /// <summary>It stays shut until the person changes the platform's settings.</summary>
    Denied,
}
