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
            throw From(exception);
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
            throw From(exception);
        }
    }

    private static RtcException From(JSException exception)
    {
        var text = exception.Message;
        var start = text.IndexOf(Prefix, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf(':', start + Prefix.Length);
        return (end < 0 ? "" : text[(start + Prefix.Length)..end]) switch
        {
            "denied" => new RtcException(RtcErrorKind.MicrophoneDenied, "Microphone access is blocked. Allow it in the browser's settings for this page, then try again.", exception),
            "missing" => new RtcException(RtcErrorKind.MicrophoneMissing, "No microphone could be opened. Connect one or select another, then try again.", exception),
            "insecure" => new RtcException(RtcErrorKind.Unavailable, "Browsers grant microphone access only on https pages and on localhost. Open this page over https.", exception),
            "state" => new RtcException(RtcErrorKind.InvalidState, "The connection does not allow this operation in its current state. Create a new connection if the error persists.", exception),
            "description" => new RtcException(RtcErrorKind.InvalidDescription, "The peer's session description is not usable. Ask the peer to join again.", exception),
            _ => new RtcException(RtcErrorKind.Unavailable, "WebRTC failed in this browser. Reload the page.", exception),
        };
    }
}
