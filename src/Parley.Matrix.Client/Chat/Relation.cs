namespace Parley.Matrix.Client;

/// <summary>An edit of a message or a reaction to it.</summary>
internal sealed record Relation
{
    /// <summary>Gets the ID of the event that changes the message; <c>null</c> until the homeserver has accepted it.</summary>
    public EventId? EventId { get; init; }

    /// <summary>Gets the message that it changes.</summary>
    public required EventId Target { get; init; }

    /// <summary>Gets the sender.</summary>
    public required UserId Sender { get; init; }

    /// <summary>Gets the time of sending, in ms since 1970.</summary>
    public required long SentAt { get; init; }

    /// <summary>Gets the reaction, or <c>null</c> if this is an edit.</summary>
    public string? Key { get; init; }

    /// <summary>Gets the new kind of an edited message, or <c>null</c> to keep it.</summary>
    public MessageKind? Kind { get; init; }

    /// <summary>Gets the new text of an edited message.</summary>
    public string Body { get; init; } = "";

    /// <summary>Gets the new text as HTML, or <c>null</c> if it has no formatting.</summary>
    public string? FormattedBody { get; init; }

    /// <summary>Gets whom the new text of an edited message mentions.</summary>
    public Mentions Mentions { get; init; } = Mentions.None;
}
