using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>Defaults for a new room. Names that are not listed here are kept.</summary>
[JsonConverter(typeof(WireTextConverter<RoomPreset>))]
public readonly record struct RoomPreset : IWireText<RoomPreset>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public RoomPreset(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>Invited people; guests may join.</summary>
    public static RoomPreset PrivateChat { get; } = new("private_chat");

    /// <summary>Invited people, all with the creator's power.</summary>
    public static RoomPreset TrustedPrivateChat { get; } = new("trusted_private_chat");

    /// <summary>Anybody may join.</summary>
    public static RoomPreset PublicChat { get; } = new("public_chat");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out RoomPreset value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
