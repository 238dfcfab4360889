using System.Text.Json.Serialization;

namespace Parley.Matrix.Endpoints;

/// <summary>What happened in a room, oldest first.</summary>
public sealed record Timeline : MatrixObject
{
    /// <summary>The events.</summary>
    [JsonConverter(typeof(EventListConverter))]
    public IReadOnlyList<MatrixEvent> Events { get => field ?? []; init; }

    /// <summary>Whether there is a gap before the first event.</summary>
    public bool? Limited { get; init; }

    /// <summary>Where to page back from.</summary>
    public string? PrevBatch { get; init; }
}
