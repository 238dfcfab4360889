namespace Parley.Matrix.Endpoints;

/// <summary>An event that was sent.</summary>
public sealed record EventIdResponse : MatrixObject
{
    /// <summary>Its id.</summary>
    public required EventId EventId { get; init; }
}
