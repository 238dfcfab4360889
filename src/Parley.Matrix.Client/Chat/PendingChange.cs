namespace Parley.Matrix.Client;

/// <summary>A change of a message that this session sends and the sync has not delivered yet: an edit, a reaction or a redaction.</summary>
internal sealed record PendingChange
{
    /// <summary>Gets the transaction ID.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Gets the message that changes.</summary>
    public required EventId Target { get; init; }

    /// <summary>Gets the edit or the reaction, or <c>null</c> for a redaction.</summary>
    public Relation? Relation { get; init; }

    /// <summary>Gets the event to redact: the message or a reaction; <c>null</c> for an edit or a reaction.</summary>
    public EventId? Redacts { get; init; }

    /// <summary>Gets the content of the edit or reaction.</summary>
    public System.Text.Json.JsonElement Content { get; init; }

    /// <summary>Gets why it could not be sent, or <c>null</c>.</summary>
    public string? Failure { get; init; }

    /// <summary>Gets the status to show with the message. A reaction in flight does not change it.</summary>
    public MessageStatus Status =>
        Failure is not null ? MessageStatus.Failed : Redacts == Target || Relation?.Key is null && Relation is not null ? MessageStatus.Sending : MessageStatus.Sent;
}
