using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>Keeps the datagrams of an ICE agent.</summary>
internal sealed class RecordingIceOutput : IIceOutput
{
    public List<(int Path, TransportAddress To, byte[] Datagram)> Sent { get; } = [];

    public void Send(int path, in TransportAddress to, ReadOnlySpan<byte> datagram) => Sent.Add((path, to, datagram.ToArray()));

    public void StateChanged(IceState state)
    {
    }

    public void PairSelected(CandidatePair pair)
    {
    }

    public List<TransportAddress> Seen { get; } = [];

    public List<TransportAddress> Proven { get; } = [];

    /// <summary>Gets the addresses that another session has.</summary>
    public List<TransportAddress> Taken { get; } = [];

    public int TakenReports { get; private set; }

    public bool IsTaken(int path, in TransportAddress address) => path == 0 && Taken.Contains(address);

    public void AddressTaken() => TakenReports++;

    public void RemoteAddressSeen(int path, in TransportAddress address) => Seen.Add(address);

    public void RemoteAddressProven(int path, in TransportAddress address) => Proven.Add(address);
}
