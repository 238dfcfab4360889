namespace Parley.Matrix.Client;

/// <summary>A message to send, or the new text of an edit.</summary>
public sealed record OutgoingMessage
{
    /// <summary>Gets the kind. Default: <see cref="MessageKind.Text"/>.</summary>
    public MessageKind Kind { get; init; } = MessageKind.Text;

    /// <summary>Gets the plain text.</summary>
    public required string Body { get; init; }

    /// <summary>Gets the text as HTML, or <c>null</c> if it has no formatting.</summary>
    public string? FormattedBody { get; init; }

    /// <summary>Gets whom the text mentions. The sender of the answered message is added. Default: nobody.</summary>
    public Mentions Mentions { get; init; } = Mentions.None;

    /// <summary>Gets the uploaded file, or <c>null</c>. The text is its caption, or its file name.</summary>
    public Attachment? Attachment { get; init; }

    /// <summary>Gets the message that this one answers, or <c>null</c>. An edit keeps the answered message, whose sender it names here.</summary>
    public TimelineMessage? ReplyTo { get; init; }
}
