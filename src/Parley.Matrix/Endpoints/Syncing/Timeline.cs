using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>The newest events of a room.</summary>
public sealed record Timeline : MatrixObject
{
    /// <summary>Gets the events, oldest first.</summary>
    [JsonConverter(typeof(TolerantListConverter<MatrixEvent>))]
    public IReadOnlyList<MatrixEvent> Events { get => field ?? []; init; }

    /// <summary>Gets whether events are missing before the first one.</summary>
    public bool? Limited { get; init; }

    /// <summary>Gets the token to request older events with.</summary>
    public string? PrevBatch { get; init; }
}
