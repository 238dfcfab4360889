using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The content of <c>m.space.child</c>: a room of a space. Without <c>via</c>, the room is not a child of the space.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mspacechild.</remarks>
public sealed record SpaceChildContent : MatrixObject
{
    /// <summary>Gets servers to join through.</summary>
    [JsonConverter(typeof(TolerantListConverter<string>))]
    public IReadOnlyList<string>? Via { get; init; }

    /// <summary>Gets the sort key among the children, compared by code points; children without one come last. At most 50 characters from U+0020 to U+007E.</summary>
    public string? Order { get; init; }

    /// <summary>Gets whether the administrators of the space recommend the room.</summary>
    public bool? Suggested { get; init; }
}
