namespace Parley.Matrix.Endpoints;

/// <summary>The response after sending an event.</summary>
public sealed record EventIdResponse : MatrixObject
{
    /// <summary>Gets the event ID.</summary>
    public required EventId EventId { get; init; }
}
