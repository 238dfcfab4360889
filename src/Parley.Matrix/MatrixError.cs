using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The body of an error, or of the 401 that requests interactive authentication.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#standard-error-response.</remarks>
public sealed record MatrixError : MatrixObject
{
    /// <summary>Gets the error code.</summary>
    public ErrorCode? Errcode { get; init; }

    /// <summary>Gets the message of the server for users.</summary>
    public string? Error { get; init; }

    /// <summary>With <see cref="ErrorCode.LimitExceeded"/>: gets the time to wait before retrying, in ms.</summary>
    public long? RetryAfterMs { get; init; }

    /// <summary>With <see cref="ErrorCode.UnknownToken"/>: gets whether the device still exists, so that a new login restores the session.</summary>
    public bool? SoftLogout { get; init; }

    /// <summary>With <see cref="ErrorCode.ConsentNotGiven"/>: gets the page on which to accept the terms.</summary>
    public string? ConsentUri { get; init; }

    /// <summary>With <see cref="ErrorCode.ResourceLimitExceeded"/>: gets how to contact the administrator, a URI.</summary>
    public string? AdminContact { get; init; }

    /// <summary>For interactive authentication: gets the flows to choose from.</summary>
    [JsonConverter(typeof(TolerantListConverter<AuthFlow>))]
    public IReadOnlyList<AuthFlow>? Flows { get; init; }

    /// <summary>For interactive authentication: gets the session to send in the next request.</summary>
    public string? Session { get; init; }

    /// <summary>For interactive authentication: gets the completed stages.</summary>
    public IReadOnlyList<LoginType>? Completed { get; init; }

    /// <summary>For interactive authentication: gets the parameters of the stages.</summary>
    public JsonElement? Params { get; init; }
}
