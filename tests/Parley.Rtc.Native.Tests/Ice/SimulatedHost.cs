using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>An address that sends and receives datagrams.</summary>
internal sealed class SimulatedHost(TransportAddress address, SimulatedNat? nat)
{
    public TransportAddress Address => address;

    public SimulatedNat? Nat => nat;

    public Action<TransportAddress, byte[]> Deliver { get; set; } = (_, _) => { };
}
