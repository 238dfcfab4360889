namespace Parley.Cli.Doctor;

/// <summary>The names of the checks, in the order in which they run.</summary>
internal static class CheckNames
{
    public const string Homeserver = "homeserver", Versions = "versions", Clock = "clock", Login = "login", DelayedEvents = "delayed-events",
        RateLimit = "rate-limit", Turn = "turn", Udp = "udp", MediaServer = "media-server", Room = "room", WebRtc = "webrtc", Ffmpeg = "ffmpeg", Speech = "espeak-ng";

    /// <summary>Returns a check's title.</summary>
    public static string Title(string check) => check switch
    {
        Homeserver => "Homeserver",
        Versions => "Matrix versions",
        Clock => "Clock",
        Login => "Login",
        DelayedEvents => "Delayed events",
        RateLimit => "Rate limit",
        Turn => "TURN",
        Udp => "UDP",
        MediaServer => "LiveKit",
        Room => "Room",
        WebRtc => "WebRTC",
        _ => check,
    };
}
