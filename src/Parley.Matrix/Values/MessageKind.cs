using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The <c>msgtype</c> of a message. Names that are not listed here are kept.</summary>
[JsonConverter(typeof(WireTextConverter<MessageKind>))]
public readonly record struct MessageKind : IWireText<MessageKind>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public MessageKind(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>Plain text.</summary>
    public static MessageKind Text { get; } = new("m.text");

    /// <summary>What a bot says.</summary>
    public static MessageKind Notice { get; } = new("m.notice");

    /// <summary>What the sender does.</summary>
    public static MessageKind Emote { get; } = new("m.emote");

    /// <summary>A picture.</summary>
    public static MessageKind Image { get; } = new("m.image");

    /// <summary>A file.</summary>
    public static MessageKind File { get; } = new("m.file");

    /// <summary>A sound.</summary>
    public static MessageKind Audio { get; } = new("m.audio");

    /// <summary>A film.</summary>
    public static MessageKind Video { get; } = new("m.video");

    /// <summary>A place.</summary>
    public static MessageKind Location { get; } = new("m.location");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out MessageKind value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
