using System.Text.Json;

namespace Parley.Matrix;

/// <summary>The body of a response that is not a success. For a 401 of an interactive authentication, what the server asks.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#standard-error-response.</remarks>
public sealed record MatrixError : MatrixObject
{
    /// <summary>What went wrong, for programs.</summary>
    public ErrorCode? Errcode { get; init; }

    /// <summary>What went wrong, for people, in the server's words.</summary>
    public string? Error { get; init; }

    /// <summary>With <see cref="ErrorCode.LimitExceeded"/>: how long to wait, in ms.</summary>
    public long? RetryAfterMs { get; init; }

    /// <summary>With <see cref="ErrorCode.UnknownToken"/>: whether the device is still there and a login brings it back.</summary>
    public bool? SoftLogout { get; init; }

    /// <summary>Interactive authentication: the ways through, each a list of stages.</summary>
    public IReadOnlyList<AuthFlow>? Flows { get; init; }

    /// <summary>Interactive authentication: the session to name in the next request.</summary>
    public string? Session { get; init; }

    /// <summary>Interactive authentication: the stages that are done.</summary>
    public IReadOnlyList<LoginType>? Completed { get; init; }

    /// <summary>Interactive authentication: parameters of the stages.</summary>
    public JsonElement? Params { get; init; }
}
