using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>Identifies the agent that nominates (RFC 8445 §6.1.1).</summary>
internal enum IceRole
{
    /// <summary>Accepts the peer's nomination; the initial role of the answerer.</summary>
    Controlled,

    /// <summary>Nominates the pair to use; the initial role of the offerer, and of any agent whose peer is a lite implementation.</summary>
    Controlling,
}

/// <summary>The role of this agent and the resolution of role conflicts (RFC 8445 §7.3.1.1).</summary>
internal sealed class RoleNegotiation(IceRole role, ulong tieBreaker)
{
    /// <summary>Gets or sets the current role.</summary>
    public IceRole Role { get; set; } = role;

    /// <summary>Gets the attribute that announces the current role in a request; its value is the tie-breaker.</summary>
    public StunAttribute Attribute => Role == IceRole.Controlling ? StunAttribute.IceControlling : StunAttribute.IceControlled;

    /// <summary>Gets the random number that decides a conflict: the larger one becomes controlling.</summary>
    public ulong TieBreaker => tieBreaker;

    /// <summary>Exchanges the roles.</summary>
    public void Switch() => Role = Role == IceRole.Controlling ? IceRole.Controlled : IceRole.Controlling;

    /// <summary>Resolves a conflict if the peer announces the role that this agent has; this agent may switch.</summary>
    /// <returns>False if this agent keeps its role and the request must be refused with 487.</returns>
    public bool TryResolve(in StunMessage request)
    {
        if (!request.TryReadUInt64(Attribute, out var theirs))
            return true;
        var shouldControl = tieBreaker >= theirs;
        if (shouldControl == (Role == IceRole.Controlling))
            return false;
        Switch();
        return true;
    }
}
