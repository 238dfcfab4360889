using Parley.Matrix;

namespace Parley.Homeserver.Http;

/// <summary>A refusal that the client is told of. https://spec.matrix.org/v1.16/client-server-api/#standard-error-response</summary>
internal sealed class MatrixException(int status, ErrorCode code, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The <c>errcode</c>.</summary>
    public ErrorCode Code { get; } = code;

    /// <summary>When to try again; null where trying again is of no use.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>M_UNKNOWN_TOKEN only: whether the device still exists and a new login brings it back.</summary>
    public bool? SoftLogout { get; init; }

    public static MatrixException Forbidden(string message) => new(403, ErrorCode.Forbidden, message);

    public static MatrixException NotFound(string message) => new(404, ErrorCode.NotFound, message);

    public static MatrixException BadJson(string message) => new(400, ErrorCode.BadJson, message);

    public static MatrixException InvalidParam(string message) => new(400, ErrorCode.InvalidParam, message);

    public static MatrixException MissingParam(string message) => new(400, ErrorCode.MissingParam, message);

    public static MatrixException TooLarge(string message) => new(413, ErrorCode.TooLarge, message);

    public static MatrixException LimitExceeded(TimeSpan? retryAfter, string message = "Too many requests.") =>
        new(429, ErrorCode.LimitExceeded, message) { RetryAfter = retryAfter };
}
