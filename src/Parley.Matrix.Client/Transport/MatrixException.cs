namespace Parley.Matrix.Client;

/// <summary>The exception that is thrown when the homeserver returns an error.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="error">The error in the response.</param>
/// <param name="retryAfter">How long to wait before a retry, if the homeserver specified it.</param>
public sealed class MatrixException(int status, MatrixError error, TimeSpan? retryAfter = null)
    : Exception(error.Error is { Length: > 0 } text ? text : "The homeserver returned an error with status " + status + ".")
{
    /// <summary>Gets the HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Gets the error in the response.</summary>
    public MatrixError Error { get; } = error;

    /// <summary>Gets the error code, or the default value if the response was not a Matrix error.</summary>
    public ErrorCode Code => Error.Errcode ?? default;

    /// <summary>Gets how long to wait before a retry, or <c>null</c> if the homeserver did not specify it.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Gets a value indicating whether the user lacks the power level or membership.</summary>
    public bool IsForbidden => Status == 403;

    /// <summary>Gets a value indicating whether the access token is not valid any more. A proxy that removes the token (<c>M_MISSING_TOKEN</c>) does not end the login.</summary>
    public bool IsUnknownToken => Status == 401 && Code == ErrorCode.UnknownToken;

    /// <summary>
    /// Gets a message for users with the state of the account for which the homeserver refuses its requests, and whom to ask; <c>null</c>
    /// if the request was refused for another reason. The login stays valid, and the same request may succeed later.
    /// </summary>
    /// <remarks>https://spec.matrix.org/v1.16/client-server-api/#account-locking, #account-suspension, and the common error codes.</remarks>
    public string? AccountProblem =>
        Code == ErrorCode.UserLocked ? "The homeserver has locked your account. Ask its administrator to unlock it."
        : Code == ErrorCode.UserSuspended ? "The homeserver has suspended your account: you can read, but not send or join. Ask its administrator."
        : Code == ErrorCode.UserDeactivated ? "This account has been deactivated. Ask the homeserver's administrator, or use another account."
        : Code == ErrorCode.ConsentNotGiven ? "The homeserver requires that you accept its terms. " + (Address(Error.ConsentUri) is { } page ? "Accept them at " + page + "." : "Ask its administrator where.")
        : Code == ErrorCode.ResourceLimitExceeded && Status == 403 ? "The homeserver has reached a limit that its operator has set. Ask its administrator" + (Address(Error.AdminContact) is { } contact ? " (" + contact + ")." : ".")
        : Code == ErrorCode.ExpiredAccount ? "Your account has expired. Renew it at the homeserver, or ask its administrator."
        : null; // With 400, M_RESOURCE_LIMIT_EXCEEDED is about a room (Synapse).

    // As a URI, so that no control character reaches a terminal.
    private static string? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "mailto" ? address!.AbsoluteUri : null;
}
