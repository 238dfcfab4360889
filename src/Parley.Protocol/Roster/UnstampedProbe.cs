namespace Parley.Protocol;

/// <summary>
/// Selects expired base-protocol peers that this device tries to reach nonetheless. The base protocol's first example has no timestamp,
/// and so no timeout: such a callstate may be a day old, and its device in the channel or not. The device is shown when its audio
/// flows.
/// </summary>
internal static class UnstampedProbe
{
    /// <summary>Marks some members as probed.</summary>
    public static void Mark(IReadOnlyCollection<Member> members, IMachineContext context)
    {
        foreach (var member in members)
            Mark(member, members, context);
    }

    /// <summary>Marks one of the members as probed, if its callstate calls for it and too many others are not probed already.</summary>
    public static void Mark(Member member, IReadOnlyCollection<Member> members, IMachineContext context)
    {
        if (member is { IsUnstamped: true, Joined: true, IsExpired: true, IsRefused: false }
            && context.Now - member.Expiry.ExpiresAt < context.Parameters.UnstampedProbeWindow
            && members.Count(static other => other is { IsProbed: true, Link.State: not LinkState.Connected }) < context.Parameters.MaxProbes)
            member.IsProbed = true;
    }
}
