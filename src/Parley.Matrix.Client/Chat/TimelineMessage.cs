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

    /// <summary>Gets the text as untrusted HTML, after the last edit, or <c>null</c> if it has no formatting. Show only the elements that the specification allows.</summary>
    public string? FormattedBody { get; init; }

    /// <summary>Gets whom the message mentions, after the last edit.</summary>
    public Mentions Mentions { get; init; } = Mentions.None;

    /// <summary>Gets the file of an image, audio, video, file or sticker message, or <c>null</c>. The text is its caption, or its file name.</summary>
    public Attachment? Attachment { get; init; }

    /// <summary>Gets the message that this one answers, or <c>null</c>.</summary>
    public EventId? ReplyTo { get; init; }

    /// <summary>Gets the content of the message that this one answers, or <c>null</c> if it is not loaded; see <see cref="RoomTimeline.LoadQuoted"/>.</summary>
    public TimelineMessage? Quoted { get; init; }

    /// <summary>Gets the reactions, the oldest first.</summary>
    public IReadOnlyList<Reaction> Reactions { get; init; } = [];

    /// <summary>Gets when it was sent, by the clock of the sender's homeserver, or by this machine's clock before that.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Gets the event's id, or <c>null</c> until the homeserver has accepted it.</summary>
    public EventId? EventId { get; init; }

    /// <summary>Gets the transaction id, for messages that this session sent; after a failed change, the ID of the change.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Gets the delivery status.</summary>
    public MessageStatus Status { get; init; }

    /// <summary>Gets a value indicating whether it was edited.</summary>
    public bool IsEdited { get; init; }

    /// <summary>Gets why it, or its last change, could not be sent, as a message for users, or <c>null</c>.</summary>
    public string? Failure { get; init; }

    /// <summary>Gets the content to send, for messages that this session sends.</summary>
    internal System.Text.Json.JsonElement Content { get; init; }
}
