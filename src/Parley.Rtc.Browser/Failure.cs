using System.Runtime.InteropServices.JavaScript;

namespace Parley.Rtc.Browser;

/// <summary>Translates errors of the JavaScript modules, <c>rtc:KIND:detail</c> (Failure.js), to <see cref="RtcException"/>.</summary>
internal static class Failure
{
    private const string Prefix = "rtc:";

    public static async Task<T> Translate<T>(Task<T> operation)
    {
        try
        {
            return await operation;
        }
        catch (JSException exception)
        {
            throw From(exception.Message, exception);
        }
    }

    public static async Task Translate(Task operation)
    {
        try
        {
            await operation;
        }
        catch (JSException exception)
        {
            throw From(exception.Message, exception);
        }
    }

    /// <summary>Returns the exception for the text of an error.</summary>
    public static RtcException From(string text, Exception? exception = null)
    {
        var start = text.IndexOf(Prefix, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf(':', start + Prefix.Length);
        var (kind, message) = (end < 0 ? "" : text[(start + Prefix.Length)..end]) switch
        {
            "denied" => (RtcErrorKind.MicrophoneDenied, "Microphone access is blocked. Allow it in the browser's settings for this page, then try again."),
            "system" => (RtcErrorKind.MicrophoneDenied, "The operating system blocks microphone access for this browser. Allow it in the system's privacy settings, then try again."),
            "dismissed" => (RtcErrorKind.MicrophoneDenied, "Microphone access was not allowed. Try again, and allow it when the browser asks."),
            "missing" => (RtcErrorKind.MicrophoneMissing, "No microphone was found. Connect one or select another, then try again."),
            "busy" => (RtcErrorKind.MicrophoneMissing, "The microphone doesn't start. Close other programs that use it, or connect it again, then try again."),
            "lost" => (RtcErrorKind.MicrophoneMissing, "The microphone was disconnected, or its permission was withdrawn. Connect or allow it, then try again."),
            "paused" => (RtcErrorKind.MicrophoneMissing, "The system or the browser has paused the microphone. It continues by itself."),
            "capture" => (RtcErrorKind.Unavailable, "This browser couldn't open the microphone. Reload the page, then try again."),
            "insecure" => (RtcErrorKind.Unavailable, "Browsers grant microphone access only on https pages and on localhost. Open this page over https."),
            "state" => (RtcErrorKind.InvalidState, "The connection does not allow this operation in its current state. Create a new connection if the error persists."),
            "description" => (RtcErrorKind.InvalidDescription, "The peer's session description is not usable. Ask the peer to join again."),
            _ => (RtcErrorKind.Unavailable, "WebRTC failed in this browser. Reload the page."),
        };
        return new(kind, message, exception);
    }
}
