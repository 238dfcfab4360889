namespace Parley.Rtc.Browser;

/// <summary>The JavaScript modules of this package. Each is named after the class that calls it.</summary>
internal static class Modules
{
    // Loaded with the first bundle.
    public const string AudioBundle = "Parley.Rtc.Browser/AudioBundle.js";
    public const string Backend = "Parley.Rtc.Browser/BrowserRtcBackend.js";
    public const string IdentityKeys = "Parley.Rtc.Browser/BrowserIdentityKeys.js";
    public const string LocalAudio = "Parley.Rtc.Browser/LocalAudio.js";
    public const string MediaDevices = "Parley.Rtc.Browser/MediaDevices.js";
    public const string PeerConnection = "Parley.Rtc.Browser/PeerConnection.js";
    public const string RemoteAudio = "Parley.Rtc.Browser/RemoteAudio.js";

    /// <summary>Returns the URL of a module, relative to the runtime's folder <c>_framework</c>.</summary>
    public static string Url(string module) => $"../_content/{module}";
}
