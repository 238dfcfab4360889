using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The content of <c>m.room.message</c>: a message.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroommessage.</remarks>
public sealed record MessageContent : MatrixObject
{
    /// <summary>The kind of message.</summary>
    public required MessageKind Msgtype { get; init; }

    /// <summary>The message in plain text.</summary>
    public required string Body { get; init; }

    /// <summary><c>org.matrix.custom.html</c> where there is a formatted body.</summary>
    public string? Format { get; init; }

    /// <summary>HTML by a stranger: never put into a page as it is.</summary>
    public string? FormattedBody { get; init; }

    /// <summary>The <c>mxc:</c> address of a file.</summary>
    public string? Url { get; init; }

    /// <summary>What the message answers, replaces or belongs to.</summary>
    [JsonPropertyName("m.relates_to")]
    public JsonElement? RelatesTo { get; init; }
}
