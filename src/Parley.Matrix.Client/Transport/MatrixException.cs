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

    /// <summary>Gets a value indicating whether the access token is not valid any more.</summary>
    public bool IsUnknownToken => Status == 401 && (Code == ErrorCode.UnknownToken || Code == ErrorCode.MissingToken);
}
