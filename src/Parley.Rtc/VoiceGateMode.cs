namespace Parley.Rtc;

/// <summary>When the microphone's signal is sent.</summary>
public enum VoiceGateMode
{
    /// <summary>Always.</summary>
    AlwaysOn,

    /// <summary>While the level is above a threshold.</summary>
    VoiceActivity,

    /// <summary>While a key is held.</summary>
    PushToTalk,

    /// <summary>Except while a key is held.</summary>
    PushToMute,
}
