using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Ice;

public sealed class IceSecurityTests
{
    private static readonly TransportAddress s_stranger = SimulatedAgent.Address("192.0.2.66:666");

    [Fact]
    public void Unauthenticated_request_changes_no_state()
    {
        var pair = new SimulatedPair().Start().RunFor(2);
        var session = pair.Left.Session;
        var (pairs, remotes, current, heard) = (session.Pairs.Count, session.RemoteCandidates.Count, session.Current, session.Current!.LastHeard);
        var good = $"{session.Local.Ufrag}:{session.Remote!.Ufrag}";
        foreach (var (username, key) in new[]
        {
            (good, StunKey.ShortTerm("a password that is wrong")),
            (good, session.Remote.Key),
            ($"{session.Local.Ufrag}:another", session.Local.Key),
            ("nobody:knows", session.Local.Key),
            (session.Local.Ufrag, session.Local.Key),
        })
        {
            var request = Request(username, key, useCandidate: true);
            Assert.True(StunMessage.TryParse(request, out var message));
            Assert.False(session.Receive(0, s_stranger, message, pair.Network.Now));
            Assert.False(session.Receive(0, current!.Remote.Address, message, pair.Network.Now));
        }

        Assert.Equal((pairs, remotes, current, heard), (session.Pairs.Count, session.RemoteCandidates.Count, session.Current, session.Current!.LastHeard));
    }

    [Fact]
    public void Response_from_another_address_than_the_request_was_sent_to_is_ignored()
    {
        var pair = new SimulatedPair();
        byte[]? response = null;
        pair.Left.Intercept = datagram =>
        {
            if (datagram[0] != 1)
                return false;
            response ??= datagram;
            return true;
        };
        pair.Start().RunFor(0.1);
        Assert.NotNull(response);
        Assert.True(StunMessage.TryParse(response, out var message));
        Assert.False(pair.Left.Session.Receive(0, s_stranger, message, pair.Network.Now));
        Assert.False(pair.Left.Session.CanSend);
        Assert.True(pair.Left.Session.Receive(0, SimulatedAgent.Address("192.0.2.2:5000"), message, pair.Network.Now));
        Assert.True(pair.Left.Session.CanSend);
    }

    [Fact]
    public void Flood_of_candidates_and_checks_stays_within_the_limits()
    {
        var pair = new SimulatedPair().Start().RunFor(2);
        var session = pair.Left.Session;
        var username = $"{session.Local.Ufrag}:{session.Remote!.Ufrag}";
        for (ushort port = 1; port < 2000; port++)
        {
            var candidate = new Candidate { Type = CandidateType.Host, Address = s_stranger.WithPort(port), Priority = port, Foundation = "1" };
            session.AddRemote(candidate, pair.Network.Now);
            Assert.True(StunMessage.TryParse(Request(username, session.Local.Key, useCandidate: false), out var message));
            session.Receive(0, s_stranger.WithPort((ushort)(port + 3000)), message, pair.Network.Now);
        }

        Assert.True(pair.Left.Seen.Count <= IceSettings.Default.MostRemoteCandidates, $"{pair.Left.Seen.Count} addresses were taken.");
        Assert.DoesNotContain(pair.Left.Proven, static address => address == s_stranger || address.Port >= 3000 && address.Port < 5000);
        Assert.True(session.RemoteCandidates.Count <= IceSettings.Default.MostRemoteCandidates);
        Assert.True(session.Pairs.Count <= IceSettings.Default.MostPairs);
        pair.RunFor(5);
        Assert.True(pair.AreSettled);
    }

    [Fact]
    public void Aggressive_nomination_by_the_peer_selects_the_best_working_pair()
    {
        var pair = new SimulatedPair(1, rightRole: IceRole.Controlled, relays: true);
        // With aggressive nomination every check carries USE-CANDIDATE (RFC 5245 §8.1.1.2).
        pair.Start();
        pair.Network.RunUntil(TimeSpan.FromMilliseconds(45));
        var session = pair.Right.Session;
        var username = $"{session.Local.Ufrag}:{pair.Left.Session.Local.Ufrag}";
        foreach (var path in new[] { 2, 0 })
        {
            Assert.True(StunMessage.TryParse(Request(username, session.Local.Key, useCandidate: true), out var message));
            Assert.True(session.Receive(path, SimulatedAgent.Address("192.0.2.1:5000"), message, pair.Network.Now));
        }

        pair.RunFor(1);
        Assert.Equal(2, session.Pairs.Count(candidate => candidate.IsNominated));
        Assert.Equal(0, session.Current!.Local.Path);
        Assert.True(session.Current.IsNominated);
    }

    private static byte[] Request(string username, byte[] key, bool useCandidate)
    {
        var writer = new StunWriter(new byte[400], StunClass.Request, StunMethod.Binding, TransactionId.Draw(Random.Shared));
        writer.Add(StunAttribute.Username, username);
        writer.Add(StunAttribute.Priority, 1_000_000u);
        writer.Add(StunAttribute.IceControlling, 0ul);
        if (useCandidate)
            writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddIntegrity(key);
        writer.AddFingerprint();
        return writer.Message.ToArray();
    }
}
