using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>One address that datagrams leave from and come to.</summary>
internal sealed class SimulatedHost(TransportAddress address, SimulatedNat? nat)
{
    public TransportAddress Address => address;

    public SimulatedNat? Nat => nat;

    public Action<TransportAddress, byte[]> Deliver { get; set; } = (_, _) => { };
}
