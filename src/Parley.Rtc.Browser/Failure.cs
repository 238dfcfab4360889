using System.Runtime.InteropServices.JavaScript;

namespace Parley.Rtc.Browser;

/// <summary>Turns what the modules throw, <c>rtc:KIND:detail</c> (Failure.js), into the port's exception.</summary>
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
            "denied" => new RtcException(RtcErrorKind.MicrophoneDenied, "The browser does not allow the microphone; allow it in the browser's settings for this page, then try again.", exception),
            "missing" => new RtcException(RtcErrorKind.MicrophoneMissing, "No microphone can be opened; plug one in or choose another, then try again.", exception),
            "insecure" => new RtcException(RtcErrorKind.Unavailable, "The browser gives no microphone to an insecure page; open it by https or on localhost.", exception),
            "state" => new RtcException(RtcErrorKind.InvalidState, "The connection is not in a state for this; make a new one if it persists.", exception),
            "description" => new RtcException(RtcErrorKind.InvalidDescription, "The other side's description cannot be used; let it join again.", exception),
            _ => new RtcException(RtcErrorKind.Unavailable, "The browser's WebRTC failed; reload the page.", exception),
        };
    }
}
