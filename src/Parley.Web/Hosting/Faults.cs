namespace Parley.Web.Hosting;

/// <summary>Tells the browser's console of what should not have happened and ended nothing.</summary>
internal static class Faults
{
    /// <summary>Logs what kind of fault it was and where. Not what it says: a message may carry a token, an address or an SDP.</summary>
    public static void Log(Exception e) => Console.Error.WriteLine(Describe(e));

    /// <summary>The types of a fault and of those that caused it, each with where it happened.</summary>
    public static string Describe(Exception e)
    {
        var text = "Parley went on after a fault: " + e.GetType().Name + "\n" + e.StackTrace;
        for (var cause = e.InnerException; cause is not null; cause = cause.InnerException)
            text += "\ncaused by " + cause.GetType().Name + "\n" + cause.StackTrace;
        return text;
    }
}
