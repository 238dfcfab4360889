namespace Parley.Matrix.Client;

/// <summary>The homeserver refused a request.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="error">What the homeserver said.</param>
/// <param name="retryAfter">How long to wait before another try, where the homeserver said it.</param>
public sealed class MatrixException(int status, MatrixError error, TimeSpan? retryAfter = null)
    : Exception(error.Error is { Length: > 0 } text ? text : "The homeserver refused the request with status " + status + ".")
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>What the homeserver said.</summary>
    public MatrixError Error { get; } = error;

    /// <summary>The error's code; the default value where the response was not a Matrix error.</summary>
    public ErrorCode Code => Error.Errcode ?? default;

    /// <summary>How long to wait before another try; null where the homeserver did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether the user lacks the power or membership for it.</summary>
    public bool IsForbidden => Status == 403;

    /// <summary>Whether the access token holds no longer.</summary>
    public bool IsUnknownToken => Status == 401 && (Code == ErrorCode.UnknownToken || Code == ErrorCode.MissingToken);
}
