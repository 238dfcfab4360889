using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The content of <c>m.room.message</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroommessage.</remarks>
public sealed record MessageContent : MatrixObject
{
    /// <summary>Gets the type of the message.</summary>
    public required MessageKind Msgtype { get; init; }

    /// <summary>Gets the message in plain text.</summary>
    public required string Body { get; init; }

    /// <summary>Gets the format of <see cref="FormattedBody"/>: <c>org.matrix.custom.html</c>.</summary>
    public string? Format { get; init; }

    /// <summary>Gets the message in untrusted HTML. It must be sanitized before it is shown.</summary>
    public string? FormattedBody { get; init; }

    /// <summary>Gets the <c>mxc:</c> URI of a file.</summary>
    public string? Url { get; init; }

    /// <summary>Gets the relation to another event, such as a reply or an edit.</summary>
    [JsonPropertyName("m.relates_to")]
    public JsonElement? RelatesTo { get; init; }
}
