using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A set of defaults for a new room.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3createroom.</remarks>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<RoomPreset>))]
public readonly partial record struct RoomPreset : IWireText<RoomPreset>
{
    /// <summary>Invited users may join; guests too.</summary>
    public static RoomPreset PrivateChat { get; } = new("private_chat");

    /// <summary>As <see cref="PrivateChat"/>; invited users get the creator's power level.</summary>
    public static RoomPreset TrustedPrivateChat { get; } = new("trusted_private_chat");

    /// <summary>Everyone may join.</summary>
    public static RoomPreset PublicChat { get; } = new("public_chat");
}
