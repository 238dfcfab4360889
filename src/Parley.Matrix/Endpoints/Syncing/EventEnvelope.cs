using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>A list of events.</summary>
public sealed record EventEnvelope : MatrixObject
{
    /// <summary>Gets the events.</summary>
    [JsonConverter(typeof(TolerantListConverter<MatrixEvent>))]
    public IReadOnlyList<MatrixEvent> Events { get => field ?? []; init; }
}
