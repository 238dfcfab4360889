using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The users that may join a room.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomjoin_rules.</remarks>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<JoinRule>))]
public readonly partial record struct JoinRule : IWireText<JoinRule>
{
    /// <summary>Everyone.</summary>
    public static JoinRule Public { get; } = new("public");

    /// <summary>Invited users.</summary>
    public static JoinRule Invite { get; } = new("invite");

    /// <summary>Invited users; others may ask to be invited.</summary>
    public static JoinRule Knock { get; } = new("knock");

    /// <summary>Members of a room listed in <c>allow</c>, and invited users.</summary>
    public static JoinRule Restricted { get; } = new("restricted");

    /// <summary>As <see cref="Restricted"/>; others may ask to be invited.</summary>
    public static JoinRule KnockRestricted { get; } = new("knock_restricted");

    /// <summary>Reserved by the specification.</summary>
    public static JoinRule Private { get; } = new("private");
}
