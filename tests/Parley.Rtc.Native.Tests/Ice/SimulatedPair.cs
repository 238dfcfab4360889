using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>Two agents and the network between them. The left one offers.</summary>
internal sealed class SimulatedPair
{
    public SimulatedPair(
        int seed = 1, NatKind left = NatKind.None, NatKind right = NatKind.None, bool relays = false,
        IceRole leftRole = IceRole.Controlling, IceRole rightRole = IceRole.Controlled, IceSettings? settings = null)
    {
        Network = new(seed);
        LeftNat = MakeNat(left, "203.0.113.1:1");
        RightNat = MakeNat(right, "203.0.113.2:1");
        Left = new(Network, leftRole, seed * 2, LeftNat is null ? "192.0.2.1:5000" : "10.0.0.1:5000", LeftNat, relays ? "198.51.100.10:50000" : null, settings);
        Right = new(Network, rightRole, (seed * 2) + 1, RightNat is null ? "192.0.2.2:5000" : "10.1.0.1:5000", RightNat, relays ? "198.51.100.11:50000" : null, settings);
    }

    public SimulatedNetwork Network { get; }

    public SimulatedAgent Left { get; }

    public SimulatedAgent Right { get; }

    public SimulatedNat? LeftNat { get; }

    public SimulatedNat? RightNat { get; }

    public bool AreConnected => Left.Session.CanSend && Right.Session.CanSend;

    public bool AreSettled => Left.Session.Current is { IsNominated: true } && Right.Session.Current is { IsNominated: true };

    /// <summary>Starts signalling: the offer arrives after one trip, the answer after two; candidates are trickled.</summary>
    public SimulatedPair Start(TimeSpan? signalling = null)
    {
        var trip = signalling ?? TimeSpan.FromMilliseconds(20);
        Left.Gather(Right, trip);
        Network.Schedule(trip, () =>
        {
            Right.Session.SetRemote(Left.Session.Local, isLite: false, Network.Now);
            Right.Gather(Left, trip);
        });
        Network.Schedule(trip + trip, () => Left.Session.SetRemote(Right.Session.Local, isLite: false, Network.Now));
        return this;
    }

    public SimulatedPair RunFor(double seconds, Func<bool>? stop = null)
    {
        Network.RunUntil(Network.Now + TimeSpan.FromSeconds(seconds), stop);
        return this;
    }

    private static SimulatedNat? MakeNat(NatKind kind, string address) =>
        kind == NatKind.None ? null : new(kind, SimulatedAgent.Address(address));
}
