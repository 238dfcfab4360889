using System.Text.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Errors;

/// <summary>An error that is returned to the client. https://spec.matrix.org/v1.16/client-server-api/#standard-error-response</summary>
internal sealed class ApiException(int status, ErrorCode? code, string message) : Exception(message)
{
    /// <summary>Gets the HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Gets the <c>errcode</c>; <see langword="null"/> for the first challenge of an interactive authentication.</summary>
    public ErrorCode? Code { get; } = code;

    /// <summary>Gets the time after which the client may retry; <see langword="null"/> if retrying does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>With M_UNKNOWN_TOKEN: gets whether the device still exists, so that a new login restores the session.</summary>
    public bool? SoftLogout { get; init; }

    /// <summary>Gets the stage of interactive authentication that the client must complete; <see langword="null"/> for any other error.</summary>
    public LoginType? RequiredStage { get; init; }

    /// <summary>With <see cref="RequiredStage"/>: gets the session of the authentication.</summary>
    public string? AuthSession { get; init; }

    /// <summary>Gets further fields of the body.</summary>
    public Dictionary<string, JsonElement>? Extra { get; init; }

    /// <summary>Gets the body of the response.</summary>
    public MatrixError Body => new()
    {
        Errcode = Code,
        Error = Code is null ? null : Message,
        RetryAfterMs = RetryAfter is { } wait ? (long)Math.Ceiling(wait.TotalMilliseconds) : null,
        SoftLogout = SoftLogout,
        Flows = RequiredStage is { } stage ? [new AuthFlow { Stages = [stage] }] : null,
        Session = AuthSession,
        Params = RequiredStage is null ? null : JsonObjects.Empty,
        Extra = Extra,
    };

    public static ApiException Forbidden(string message) => new(403, ErrorCode.Forbidden, message);

    public static ApiException NotFound(string message) => new(404, ErrorCode.NotFound, message);

    public static ApiException BadJson(string message) => new(400, ErrorCode.BadJson, message);

    public static ApiException InvalidParam(string message) => new(400, ErrorCode.InvalidParam, message);

    public static ApiException MissingParam(string message) => new(400, ErrorCode.MissingParam, message);

    public static ApiException TooLarge(string message) => new(413, ErrorCode.TooLarge, message);

    public static ApiException LimitExceeded(TimeSpan? retryAfter, string message = "Too many requests.") =>
        new(429, ErrorCode.LimitExceeded, message) { RetryAfter = retryAfter };

    /// <summary>Asks the client to complete a stage of interactive authentication.</summary>
    /// <remarks>https://spec.matrix.org/v1.16/client-server-api/#user-interactive-authentication-api.</remarks>
    /// <param name="stage">The stage.</param>
    /// <param name="session">The session of the authentication.</param>
    /// <param name="failure">The reason why the previous attempt failed; <see langword="null"/> if there was none.</param>
    public static ApiException AuthenticationRequired(LoginType stage, string session, string? failure = null) =>
        new(401, failure is null ? null : ErrorCode.Forbidden, failure ?? "Interactive authentication is required.") { RequiredStage = stage, AuthSession = session };
}
