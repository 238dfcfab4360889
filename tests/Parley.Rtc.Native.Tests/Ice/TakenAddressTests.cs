using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>A remote address that another session of the same socket has proven: no datagram is sent there over the socket.</summary>
public sealed class TakenAddressTests
{
    private static readonly TransportAddress s_server = SimulatedAgent.Address("192.0.2.66:7881");

    private readonly RecordingIceOutput _output = new() { Taken = { s_server } };
    private readonly IceSession _session;

    public TakenAddressTests()
    {
        _session = new(IceSettings.Default, IceCredentials.Draw(new Random(1)), IceRole.Controlling, new Random(2), _output);
        AddLocal(path: 0);
        _session.SetRemote(IceCredentials.Draw(new Random(3)), isLite: false, TimeSpan.Zero);
    }

    [Fact]
    public void Signalled_candidate_is_reported_and_checked_over_another_path_only()
    {
        _session.AddRemote(new() { Type = CandidateType.Host, Address = s_server, Priority = 1, Foundation = "1" }, TimeSpan.Zero);
        Assert.Equal(1, _output.TakenReports);
        Assert.Empty(_output.Sent);
        AddLocal(path: 2);
        Assert.Equal((2, s_server), Assert.Single(_output.Sent.Select(sent => (sent.Path, sent.To))));
    }

    [Fact]
    public void Check_from_the_address_is_reported_and_not_answered()
    {
        Receive(_session.Local.Key);
        Assert.Equal(1, _output.TakenReports);
        Assert.Empty(_output.Sent);
        Assert.Empty(_session.Pairs);
    }

    [Fact]
    public void Unauthenticated_check_from_the_address_is_not_reported()
    {
        Receive(StunKey.ShortTerm("a password that is wrong"));
        Assert.Equal(0, _output.TakenReports);
    }

    private void AddLocal(int path) => _session.AddLocal(
        new() { Type = CandidateType.Host, Address = SimulatedAgent.Address($"192.0.2.1:{5000 + path}"), Priority = 1, Foundation = "1", Path = path }, TimeSpan.Zero);

    private void Receive(byte[] key)
    {
        var writer = new StunWriter(new byte[400], StunClass.Request, StunMethod.Binding, TransactionId.Draw(Random.Shared));
        writer.Add(StunAttribute.Username, $"{_session.Local.Ufrag}:{_session.Remote!.Ufrag}");
        writer.Add(StunAttribute.Priority, 1_000_000u);
        writer.Add(StunAttribute.IceControlled, 0ul);
        writer.AddIntegrity(key);
        writer.AddFingerprint();
        Assert.True(StunMessage.TryParse(writer.Message, out var message));
        _session.Receive(0, s_server, message, TimeSpan.Zero);
    }
}
