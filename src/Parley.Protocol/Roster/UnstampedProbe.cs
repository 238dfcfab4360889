namespace Parley.Protocol;

/// <summary>
/// Selects expired base-protocol peers that a join tries to reach nonetheless. The base protocol's first example has no timestamp,
/// and so no timeout: such a callstate may be a day old, and its device in the channel or not. The device is shown when its audio
/// flows.
/// </summary>
internal static class UnstampedProbe
{
    /// <summary>Marks some members as probed.</summary>
    public static void Mark(IEnumerable<Member> members, IMachineContext context)
    {
        var left = context.Parameters.MaxProbes;
        foreach (var member in members)
        {
            if (left == 0)
                return;
            if (!member.IsBaseProtocolPeer || !member.Joined || !member.IsUnstamped || !member.Expiry.IsExpired
                || context.Now - member.Expiry.ExpiresAt >= context.Parameters.UnstampedProbeWindow)
                continue;
            member.IsProbed = true;
            left--;
        }
    }
}
