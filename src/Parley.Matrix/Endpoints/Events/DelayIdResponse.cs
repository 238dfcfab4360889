namespace Parley.Matrix.Endpoints;

/// <summary>The response after scheduling a delayed event (MSC4140).</summary>
public sealed record DelayIdResponse : MatrixObject
{
    /// <summary>Gets the delay ID. It is a secret: it authorizes to manage the event. A server that ignores the delay returns none.</summary>
    public string? DelayId { get; init; }

    /// <summary>Gets the event that a server has sent at once, because it ignores the delay.</summary>
    public EventId? EventId { get; init; }
}
