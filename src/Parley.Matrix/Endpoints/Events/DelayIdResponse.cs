namespace Parley.Matrix.Endpoints;

/// <summary>A delayed event that was scheduled (MSC4140).</summary>
public sealed record DelayIdResponse : MatrixObject
{
    /// <summary>Its id: whoever knows it can manage the event.</summary>
    public required string DelayId { get; init; }
}
