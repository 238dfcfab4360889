namespace Parley.Matrix.Client;

/// <summary>A message of a room's conversation. Other users control its contents: show them as text, never as markup.</summary>
public sealed record TimelineMessage
{
    /// <summary>Gets the sender.</summary>
    public required UserId Sender { get; init; }

    /// <summary>Gets the kind of message.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>Gets the plain text, after the last edit.</summary>
    public required string Body { get; init; }

    /// <summary>Gets when it was sent, by the clock of the sender's homeserver, or by this machine's clock before that.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Gets the event's id, or <c>null</c> until the homeserver has accepted it.</summary>
    public EventId? EventId { get; init; }

    /// <summary>Gets the transaction id, for messages that this session sent.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Gets the delivery status.</summary>
    public MessageStatus Status { get; init; }

    /// <summary>Gets a value indicating whether it was edited.</summary>
    public bool IsEdited { get; init; }

    /// <summary>Gets why it could not be sent, as a message for users, or <c>null</c>.</summary>
    public string? Failure { get; init; }
}
