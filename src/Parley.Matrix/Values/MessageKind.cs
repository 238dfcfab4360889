using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The <c>msgtype</c> of a message.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroommessage-msgtypes.</remarks>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<MessageKind>))]
public readonly partial record struct MessageKind : IWireText<MessageKind>
{
    /// <summary><c>m.text</c>.</summary>
    public static MessageKind Text { get; } = new("m.text");

    /// <summary><c>m.notice</c>, a message of a bot.</summary>
    public static MessageKind Notice { get; } = new("m.notice");

    /// <summary><c>m.emote</c>, an action of the sender.</summary>
    public static MessageKind Emote { get; } = new("m.emote");

    /// <summary><c>m.image</c>.</summary>
    public static MessageKind Image { get; } = new("m.image");

    /// <summary><c>m.file</c>.</summary>
    public static MessageKind File { get; } = new("m.file");

    /// <summary><c>m.audio</c>.</summary>
    public static MessageKind Audio { get; } = new("m.audio");

    /// <summary><c>m.video</c>.</summary>
    public static MessageKind Video { get; } = new("m.video");

    /// <summary><c>m.location</c>.</summary>
    public static MessageKind Location { get; } = new("m.location");
}
