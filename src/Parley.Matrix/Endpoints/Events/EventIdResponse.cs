namespace Parley.Matrix.Endpoints;

/// <summary>The response after sending an event.</summary>
public sealed record EventIdResponse : MatrixObject
{
    /// <summary>Gets the event ID; the default value if the server returned none that is valid.</summary>
    public EventId EventId { get; init; }
}
