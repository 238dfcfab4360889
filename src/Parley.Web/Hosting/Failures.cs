using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Web.Hosting;

/// <summary>Puts what went wrong into a sentence for the person who asked.</summary>
internal static class Failures
{
    /// <summary>Runs what a person asked for.</summary>
    /// <param name="what">What was asked, as in "The channel was not made".</param>
    /// <param name="action">The work.</param>
    /// <exception cref="ActionException">It failed.</exception>
    public static async Task<T> WithUserMessage<T>(string what, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (MatrixConnectionException e)
        {
            throw new ActionException($"{what}: the homeserver is not reached. Check your connection and try again.", e);
        }
        catch (MatrixException e)
        {
            throw new ActionException($"{what}: {Reason(e)}", e);
        }
    }

    /// <inheritdoc cref="WithUserMessage{T}"/>
    public static Task WithUserMessage(string what, Func<Task> action) => WithUserMessage(what, async () =>
    {
        await action();
        return true;
    });

    private static string Reason(MatrixException e) =>
        e.Code == ErrorCode.LimitExceeded || e.Status == 429 ? "the homeserver asks for a pause. Try again in a moment."
        : e.IsUnknownToken ? "you are signed out. Reload the page and sign in again."
        : e.Error.Error is { Length: > 0 } text ? "the homeserver says: " + text.TrimEnd('.') + "."
        : e.IsForbidden ? "you may not do that here. Ask an admin of the room."
        : e.Status == 404 ? "there is no such room or person. Check the spelling."
        : "the homeserver answered with error " + e.Status + ". Try again later.";
}
