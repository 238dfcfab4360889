namespace Parley.Web.Errors;

/// <summary>Logs exceptions that nothing else handles, to the browser's console.</summary>
public static class Faults
{
    /// <summary>Logs the types and places of an exception. Not its message, which may contain a token, an address or an SDP.</summary>
    public static void Log(Exception e) => Console.Error.WriteLine(Describe(e));

    /// <summary>Returns the types of an exception and of its causes, each with its stack trace.</summary>
    public static string Describe(Exception e)
    {
        var text = "Parley continues after an error: " + e.GetType().Name + "\n" + e.StackTrace;
        for (var cause = e.InnerException; cause is not null; cause = cause.InnerException)
            text += "\ncaused by " + cause.GetType().Name + "\n" + cause.StackTrace;
        return text;
    }

    /// <summary>Runs work that no caller awaits, and logs its exception. The returned task never fails.</summary>
    public static async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            Log(e);
        }
    }
}
