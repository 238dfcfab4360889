using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Peer;

/// <summary>
/// The ICE generations of a connection. A restart creates one (RFC 8445 §9); the previous one carries data until the new one can. All
/// members need the network lock.
/// </summary>
internal sealed class IceGenerations
{
    /// <summary>Gets the generation of an offer that has not been answered; otherwise null.</summary>
    public IceGeneration? Pending { get; private set; }

    /// <summary>Gets the generation that both sides have agreed on; null before the first agreement.</summary>
    public IceGeneration? Current { get; private set; }

    /// <summary>Gets the generation before <see cref="Current"/> while it carries data; otherwise null.</summary>
    public IceGeneration? Previous { get; private set; }

    /// <summary>Gets the generation that carries data: the current one, unless only the previous one can.</summary>
    public IceGeneration? Active => Current?.Session.CanSend == true || Previous?.Session.CanSend != true ? Current : Previous;

    /// <summary>Gets the next deadline of the agreed generations; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            var current = Current?.Session.NextDeadline ?? TimeSpan.MaxValue;
            var previous = Previous?.Session.NextDeadline ?? TimeSpan.MaxValue;
            return current < previous ? current : previous;
        }
    }

    /// <summary>Makes a generation the pending one, replacing an earlier offer.</summary>
    public void Offer(IceGeneration generation)
    {
        DropPending();
        Pending = generation;
    }

    /// <summary>Makes the pending generation the current one and starts its checks: both sides have described it.</summary>
    /// <returns>False if no generation is pending.</returns>
    public bool Agree(IceRole role, IceCredentials remote, bool isLite, TimeSpan now)
    {
        if (Pending is not { } generation)
            return false;
        Previous?.End();
        (Previous, Current, Pending) = (Current, generation, null);
        generation.Session.SetRole(role);
        generation.Session.SetRemote(remote, isLite, now);
        return true;
    }

    /// <summary>Gathers candidates of sockets and relays that no other connection uses.</summary>
    public void GatherSeparately(UdpPorts ports)
    {
        Current?.GatherSeparately(ports);
        Pending?.GatherSeparately(ports);
    }

    /// <summary>Ends a generation that was offered and not answered.</summary>
    public void DropPending()
    {
        Pending?.End();
        Pending = null;
    }

    /// <summary>Ends the previous generation.</summary>
    public void DropPrevious()
    {
        Previous?.End();
        Previous = null;
    }

    /// <summary>Ends the previous generation if the current one can carry data.</summary>
    public void DropReplaced()
    {
        if (Previous is not null && Current?.Session.CanSend == true)
            DropPrevious();
    }

    /// <summary>Ends all generations.</summary>
    public void End()
    {
        DropPending();
        DropPrevious();
        Current?.End();
    }

    /// <summary>Handles the timers that have expired.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        Current?.Session.HandleTimeout(now);
        Previous?.Session.HandleTimeout(now);
    }

    /// <summary>Delivers a message to its generation. A generation ignores the transactions of the others.</summary>
    public void Receive(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
    {
        foreach (var generation in (ReadOnlySpan<IceGeneration?>)[Current, Pending, Previous])
        {
            if (generation is not null && (message.Class != StunClass.Request || IsFor(generation, message)) && generation.Receive(path, from, message, now))
                return;
        }
    }

    private static bool IsFor(IceGeneration generation, in StunMessage message) =>
        message.TryFind(StunAttribute.Username, out var username)
        && username.IndexOf((byte)':') is var colon and > 0
        && System.Text.Ascii.Equals(username[..colon], generation.Session.Local.Ufrag);
}
