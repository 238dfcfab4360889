using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Web.Errors;

/// <summary>Turns errors of the homeserver into messages for the user.</summary>
public static class Failures
{
    /// <summary>Runs an action of the user.</summary>
    /// <param name="what">The start of the message, such as "Couldn't create the channel".</param>
    /// <param name="action">The action.</param>
    /// <exception cref="ActionException">The homeserver refused the action or can't be reached.</exception>
    public static async Task<T> WithUserMessage<T>(string what, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (MatrixConnectionException e)
        {
            throw new ActionException($"{what}: the homeserver can't be reached. Check your connection and try again.", e);
        }
        catch (MatrixException e)
        {
            throw new ActionException(e.AccountProblem is { } problem ? $"{what}. {problem}" : $"{what}: {Reason(e)}", e);
        }
    }

    /// <inheritdoc cref="WithUserMessage{T}"/>
    public static Task WithUserMessage(string what, Func<Task> action) => WithUserMessage(what, async () =>
    {
        await action();
        return true;
    });

    private static string Reason(MatrixException e) =>
        e.Code == ErrorCode.LimitExceeded || e.Status == 429 ? "you're sending too many requests. Try again in a moment."
        : e.IsUnknownToken ? "you're signed out. Reload the page and sign in again."
        : e.Error.Error is { Length: > 0 } text ? "the homeserver reported: " + text.TrimEnd('.') + "."
        : e.IsForbidden ? "you don't have permission. Ask a room admin."
        : e.Status == 404 ? "that room or user doesn't exist. Check the spelling."
        : "the homeserver returned error " + e.Status + ". Try again later.";
}
