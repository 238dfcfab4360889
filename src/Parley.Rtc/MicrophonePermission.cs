namespace Parley.Rtc;

/// <summary>Whether the microphone can be opened without asking the user (Permissions API, PermissionState).</summary>
public enum MicrophonePermission
{
    /// <summary>Unknown; opening may ask the user.</summary>
    Unknown,

    /// <summary>Opening asks the user.</summary>
    Prompt,

    /// <summary>Opening does not ask the user.</summary>
    Granted,

    /// <summary>Opening fails until the user changes the platform's settings.</summary>
    Denied,
}
