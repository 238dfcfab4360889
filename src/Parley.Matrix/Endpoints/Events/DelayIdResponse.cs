namespace Parley.Matrix.Endpoints;

/// <summary>The response after scheduling a delayed event (MSC4140).</summary>
public sealed record DelayIdResponse : MatrixObject
{
    /// <summary>Gets the delay ID. It is a secret: it authorizes to manage the event.</summary>
    public required string DelayId { get; init; }
}
