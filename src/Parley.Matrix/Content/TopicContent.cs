namespace Parley.Matrix;

/// <summary>The content of <c>m.room.topic</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomtopic.</remarks>
public sealed record TopicContent : MatrixObject
{
    /// <summary>Gets the topic in plain text.</summary>
    public string? Topic { get; init; }
}
