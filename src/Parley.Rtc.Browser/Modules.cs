namespace Parley.Rtc.Browser;

/// <summary>The JavaScript modules of this package; each belongs to the class of the same name.</summary>
internal static class Modules
{
    public const string Backend = "Parley.Rtc.Browser/BrowserRtcBackend.js";
    public const string LocalAudio = "Parley.Rtc.Browser/LocalAudio.js";
    public const string MediaDevices = "Parley.Rtc.Browser/MediaDevices.js";
    public const string PeerConnection = "Parley.Rtc.Browser/PeerConnection.js";
    public const string RemoteAudio = "Parley.Rtc.Browser/RemoteAudio.js";

    /// <summary>Where a module lies. The runtime resolves it against its own folder, _framework, whatever the page's base path.</summary>
    public static string Url(string module) => $"../_content/{module}";
}
