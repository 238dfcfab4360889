using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The membership of a user in a room.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#room-membership.</remarks>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<Membership>))]
public readonly partial record struct Membership : IWireText<Membership>
{
    /// <summary>The user is in the room.</summary>
    public static Membership Join { get; } = new("join");

    /// <summary>The user is invited.</summary>
    public static Membership Invite { get; } = new("invite");

    /// <summary>The user left, was removed, or has never been in the room.</summary>
    public static Membership Leave { get; } = new("leave");

    /// <summary>The user is banned.</summary>
    public static Membership Ban { get; } = new("ban");

    /// <summary>The user asks to be invited.</summary>
    public static Membership Knock { get; } = new("knock");
}
