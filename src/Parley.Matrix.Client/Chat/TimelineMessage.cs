namespace Parley.Matrix.Client;

/// <summary>A message of a room's conversation. Everything in it is by a stranger: text, never markup.</summary>
public sealed record TimelineMessage
{
    /// <summary>Who wrote it.</summary>
    public required UserId Sender { get; init; }

    /// <summary>The kind of message.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>The plain text, in its last edition.</summary>
    public required string Body { get; init; }

    /// <summary>When it was sent, by the sender's homeserver; for one's own that is not sent yet, by this machine.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The event's id; null until the homeserver has it.</summary>
    public EventId? EventId { get; init; }

    /// <summary>For one's own messages of this session: the transaction id.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Where it is on its way.</summary>
    public MessageStatus Status { get; init; }

    /// <summary>Whether it was edited.</summary>
    public bool IsEdited { get; init; }

    /// <summary>Where it could not be sent: why, for people.</summary>
    public string? Failure { get; init; }
}
