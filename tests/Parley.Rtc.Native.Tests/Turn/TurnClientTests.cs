using System.Net;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;
using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Tests.Turn;

public sealed class TurnClientTests
{
    private static readonly TransportAddress s_peer = TransportAddress.From(IPEndPoint.Parse("192.0.2.7:4000"));

    [Fact]
    public void Allocation_after_one_challenge_is_refreshed_a_minute_before_its_end()
    {
        var server = new ScriptedTurnServer();
        server.Client.Allocate(server.Now);
        Assert.True(server.IsAllocated);
        Assert.Equal([StunMethod.Allocate, StunMethod.Allocate], server.Seen);
        Assert.Equal(TimeSpan.FromSeconds(540), server.Client.NextDeadline);
        server.RunUntil(TimeSpan.FromSeconds(541));
        Assert.Equal(StunMethod.Refresh, server.Seen[^1]);
        Assert.Equal(TurnState.Allocated, server.Client.State);
    }

    [Fact]
    public void Stale_nonce_is_replaced_and_the_allocation_continues()
    {
        var server = new ScriptedTurnServer();
        server.Client.Allocate(server.Now);
        server.MakeNonceStale();
        server.RunUntil(TimeSpan.FromSeconds(541));
        Assert.Equal([StunMethod.Allocate, StunMethod.Allocate, StunMethod.Refresh, StunMethod.Refresh], server.Seen);
        server.MakeNonceStale();
        server.Client.SendTo(s_peer, "hello"u8, server.Now);
        Assert.Single(server.Sent);
        Assert.Null(server.Failure);
    }

    [Theory]
    [InlineData(false, true, true, false)]
    [InlineData(true, true, true, true)]
    [InlineData(true, true, false, false)]
    [InlineData(true, false, true, false)]
    public void Allocation_over_IPv6_requests_both_families_and_accepts_either(bool asks, bool hasIPv4, bool hasIPv6, bool both)
    {
        var server = new ScriptedTurnServer(asksIPv6: asks) { HasIPv4 = hasIPv4, HasIPv6 = hasIPv6 };
        server.Client.Allocate(server.Now);
        Assert.True(server.IsAllocated);
        Assert.Equal(hasIPv4 ? ScriptedTurnServer.Relayed : ScriptedTurnServer.RelayedIPv6, server.Client.Relayed);
        Assert.Equal(both ? ScriptedTurnServer.RelayedIPv6 : null, server.Client.AlsoRelayed);
        Assert.Equal(hasIPv4 ? 2 : 3, server.Seen.Count);
    }

    [Fact]
    public void Allocation_without_a_common_address_family_fails_with_440()
    {
        var server = new ScriptedTurnServer { HasIPv4 = false };
        server.Client.Allocate(server.Now);
        Assert.Equal(440, server.Failure!.Value.Code);
    }

    [Fact]
    public void Wrong_password_fails_after_one_attempt_with_a_message_that_names_it()
    {
        var server = new ScriptedTurnServer(password: "wrong");
        server.Client.Allocate(server.Now);
        Assert.Equal(401, server.Failure!.Value.Code);
        Assert.Contains("password", server.Failure.Value.Describe(), StringComparison.Ordinal);
        Assert.Equal(2, server.Seen.Count);
        Assert.Equal(TimeSpan.MaxValue, server.Client.NextDeadline);
    }

    [Fact]
    public void Silent_server_gets_five_requests_before_the_allocation_fails()
    {
        var server = new ScriptedTurnServer { IsSilent = true };
        server.Client.Allocate(server.Now);
        server.RunUntil(TimeSpan.FromSeconds(9));
        Assert.Equal(0, server.Failure!.Value.Code);
        Assert.Equal(5, server.Seen.Count);
    }

    [Fact]
    public void Stream_transport_sends_no_retransmissions_and_pads_channel_data()
    {
        var silent = new ScriptedTurnServer(isReliable: true) { IsSilent = true };
        silent.Client.Allocate(silent.Now);
        silent.RunUntil(TimeSpan.FromSeconds(9));
        Assert.Single(silent.Seen);
        Assert.NotNull(silent.Failure);

        var server = new ScriptedTurnServer(isReliable: true);
        server.Client.Allocate(server.Now);
        server.Client.BindChannel(s_peer, server.Now);
        server.Client.SendTo(s_peer, "12345"u8, server.Now);
        Assert.Equal(12, server.LastFrame);
    }

    [Fact]
    public void First_datagram_waits_for_the_permission_and_later_ones_use_the_channel()
    {
        var server = new ScriptedTurnServer();
        server.Client.Allocate(server.Now);
        server.Client.SendTo(s_peer, "one"u8, server.Now);
        server.Client.BindChannel(s_peer, server.Now);
        server.Client.SendTo(s_peer, "two"u8, server.Now);
        Assert.Equal([false, true], server.Sent.Select(sent => sent.InChannel));
        Assert.Equal(1, server.Seen.Count(method => method == StunMethod.CreatePermission));
    }

    [Fact]
    public void Permission_is_renewed_while_used_and_expires_when_idle()
    {
        var server = new ScriptedTurnServer();
        server.Client.Allocate(server.Now);
        server.Client.SendTo(s_peer, "one"u8, server.Now);
        for (var minute = 1; minute <= 20; minute++)
        {
            server.RunUntil(TimeSpan.FromMinutes(minute));
            server.Client.SendTo(s_peer, "still here"u8, server.Now);
        }

        Assert.Equal(6, server.Seen.Count(method => method == StunMethod.CreatePermission));
        server.RunUntil(TimeSpan.FromHours(2));
        Assert.InRange(server.Seen.Count(method => method == StunMethod.CreatePermission), 7, 10);
    }

    [Fact]
    public void Relayed_data_by_indication_or_channel_is_attributed_to_its_peer()
    {
        var server = new ScriptedTurnServer();
        server.Client.Allocate(server.Now);
        var writer = new StunWriter(new byte[200], StunClass.Indication, StunMethod.Data, new TransactionId(1, 2));
        writer.AddXorAddress(StunAttribute.XorPeerAddress, s_peer);
        writer.Add(StunAttribute.Data, "hello"u8);
        Assert.True(server.Client.Receive(writer.Message.ToArray(), server.Now));
        server.Client.BindChannel(s_peer, server.Now);
        Assert.True(server.Client.Receive([0x40, 0x00, 0, 2, 7, 8], server.Now));
        Assert.True(server.Client.Receive([0x40, 0x01, 0, 2, 7, 8], server.Now));
        Assert.Equal(2, server.Received.Count);
        Assert.Equal("hello"u8.ToArray(), server.Received[0].Datagram);
        Assert.Equal((s_peer, 2), (server.Received[1].Peer, server.Received[1].Datagram.Length));
    }

    [Fact]
    public void Close_releases_the_allocation()
    {
        var server = new ScriptedTurnServer();
        server.Client.Allocate(server.Now);
        server.Client.Close();
        Assert.Equal(0, server.ReleasedWith);
        Assert.Equal(TimeSpan.MaxValue, server.Client.NextDeadline);
    }

    [Fact]
    public void Mutated_messages_throw_no_exception_and_keep_the_allocation()
    {
        var server = new ScriptedTurnServer();
        server.Client.Allocate(server.Now);
        server.Client.BindChannel(s_peer, server.Now);
        var writer = new StunWriter(new byte[200], StunClass.Indication, StunMethod.Data, new TransactionId(1, 2));
        writer.AddXorAddress(StunAttribute.XorPeerAddress, s_peer);
        writer.Add(StunAttribute.Data, "hello"u8);
        byte[][] seeds = [writer.Message.ToArray(), [0x40, 0x00, 0, 2, 7, 8], Convert.FromHexString("0113000021 12A442 000000000000000000000000".Replace(" ", ""))];
        var random = new Random(8);
        for (var round = 0; round < 100_000; round++)
        {
            var bytes = (byte[])seeds[round % seeds.Length].Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var length = random.Next(3) == 0 ? random.Next(bytes.Length + 1) : bytes.Length;
            server.Client.Receive(bytes.AsSpan(0, length), server.Now);
            TurnFraming.TryGetLength(bytes.AsSpan(0, length), out _);
        }

        Assert.Equal(TurnState.Allocated, server.Client.State);
        Assert.NotEmpty(server.Received);
    }
}
