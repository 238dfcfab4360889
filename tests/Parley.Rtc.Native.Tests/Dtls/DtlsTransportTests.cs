using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>Handshakes in virtual time. <c>PARLEY_CASES</c> sets the number of random handshakes of each test.</summary>
public sealed class DtlsTransportTests
{
    private static readonly int? s_cases = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_CASES"), out var cases) ? cases : null;
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(40);

    [Fact]
    public void Handshake_takes_two_round_trips_and_four_datagrams()
    {
        var pair = new DtlsPair();
        pair.Run(s_long);
        AssertConnected(pair);
        Assert.Equal(SrtpProfile.AeadAes128Gcm, pair.Client.Profile);
        Assert.Equal(56, pair.Client.KeyMaterial!.Length);
        Assert.Equal(TimeSpan.FromMilliseconds(30), pair.Server.CompletedAt);
        Assert.Equal(TimeSpan.FromMilliseconds(40), pair.Client.CompletedAt);
        Assert.Equal(4, pair.Datagrams);
        Assert.Null(pair.Client.Transport.NextDeadline);
        Assert.Null(pair.Server.Transport.NextDeadline);
    }

    [Fact]
    public void Handshakes_agree_on_different_keys()
    {
        DtlsPair a = new(), b = new();
        a.Run(s_long);
        b.Run(s_long);
        Assert.NotEqual(a.Client.KeyMaterial, b.Client.KeyMaterial);
    }

    [Fact]
    public void Handshake_completes_despite_loss_duplicates_and_reordering()
    {
        for (var seed = 0; seed < (s_cases ?? 120); seed++)
        {
            var pair = new DtlsPair(seed) { Loss = 0.3, Duplicates = 0.2, Disorder = TimeSpan.FromMilliseconds(30) };
            pair.Run(s_long);
            AssertConnected(pair);
        }
    }

    [Fact]
    public void Handshake_completes_in_fragments_with_small_datagrams()
    {
        for (var seed = 0; seed < (s_cases ?? 30); seed++)
        {
            var pair = new DtlsPair(seed, new DtlsSettings { MaximumDatagram = 200 }) { Loss = 0.1, Duplicates = 0.2, Disorder = TimeSpan.FromMilliseconds(30) };
            pair.Run(s_long);
            AssertConnected(pair);
        }
    }

    [Fact]
    public void Lost_datagram_costs_one_retransmission()
    {
        for (var lost = 0; lost < 4; lost++)
        {
            var count = 0;
            var pair = new DtlsPair { Intercept = (_, datagram) => count++ == lost ? null : datagram };
            pair.Run(s_long);
            AssertConnected(pair);
            Assert.InRange(pair.Client.CompletedAt, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(180));
        }
    }

    [Fact]
    public void Handshake_without_fingerprint_completes_when_it_is_set()
    {
        var pair = new DtlsPair(fingerprints: false);
        pair.Run(TimeSpan.FromSeconds(5));
        Assert.NotNull(pair.Client.KeyMaterial);
        Assert.Null(pair.Server.KeyMaterial);
        Assert.Equal(DtlsState.Handshaking, pair.Server.Transport.State);
        pair.Server.Transport.SetRemoteFingerprints([DtlsPair.ClientFingerprint], pair.Now);
        AssertConnected(pair);
    }

    [Fact]
    public void Wrong_fingerprint_fails_whether_set_early_or_late()
    {
        foreach (var early in new[] { true, false })
        {
            var pair = new DtlsPair(fingerprints: false);
            if (early)
                pair.Server.Transport.SetRemoteFingerprints([Fingerprint.Of("sha-256", [1])], pair.Now);
            pair.Run(TimeSpan.FromSeconds(1));
            pair.Server.Transport.SetRemoteFingerprints([Fingerprint.Of("sha-256", [1])], pair.Now);
            pair.Run(TimeSpan.FromSeconds(1));
            Assert.Equal(DtlsState.Failed, pair.Server.Transport.State);
            Assert.Contains("certificate", pair.Server.Failure);
            Assert.Null(pair.Server.KeyMaterial);
            Assert.NotEqual(DtlsState.Connected, pair.Client.Transport.State);
        }
    }

    [Fact]
    public void Handshake_without_answer_fails_after_few_retransmissions()
    {
        var pair = new DtlsPair { Loss = 1 };
        pair.Run(s_long);
        Assert.Equal(DtlsState.Failed, pair.Client.Transport.State);
        Assert.Equal(DtlsState.Failed, pair.Server.Transport.State);
        Assert.Contains("did not answer", pair.Client.Failure);
        Assert.InRange(pair.Datagrams, 8, 25);
    }

    [Fact]
    public void Retransmission_interval_doubles_up_to_three_seconds()
    {
        var sent = new List<double>();
        DtlsPair pair = null!;
        pair = new DtlsPair
        {
            Intercept = (from, _) =>
            {
                if (from == pair.Client)
                    sent.Add(pair.Now.TotalMilliseconds);
                return null;
            },
        };
        pair.Run(s_long);
        Assert.Equal([0, 100, 300, 700, 1_500, 3_100, 6_100, 9_100, 12_100, 15_100, 18_100, 21_100, 24_100, 27_100, 30_000], sent);
    }

    [Fact]
    public void Missing_fingerprint_fails_the_handshake_in_time()
    {
        var pair = new DtlsPair(fingerprints: false);
        pair.Run(s_long);
        Assert.Contains("fingerprint was not signalled", pair.Server.Failure);
        Assert.True(pair.Client.IsClosed || pair.Client.Failure is not null);
    }

    [Fact]
    public void Fingerprint_set_after_the_handshake_changes_nothing()
    {
        var pair = new DtlsPair();
        pair.Run(TimeSpan.FromSeconds(1));
        pair.Server.Transport.SetRemoteFingerprints([Fingerprint.Of("sha-256", [1])], pair.Now);
        AssertConnected(pair);
    }

    [Theory]
    [InlineData(2, 40, "alert 40")]
    [InlineData(1, 0, "alert 0")]
    [InlineData(1, 40, null)]
    public void Alert_before_the_keys_fails_the_handshake_if_it_is_fatal_or_closes(byte level, byte description, string? reason)
    {
        var pair = new DtlsPair { Loss = 1 };
        pair.Run(TimeSpan.FromMilliseconds(50));
        pair.Client.Transport.Receive([21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, level, description], pair.Now);
        if (reason is null)
            Assert.Equal(DtlsState.Handshaking, pair.Client.Transport.State);
        else
            Assert.Contains(reason, pair.Client.Failure);
    }

    [Fact]
    public void Records_that_precede_their_keys_are_read_without_a_retransmission()
    {
        var flight = new List<byte[]>();
        var isHelloSent = false;
        DtlsPair pair = null!;
        pair = new DtlsPair(settings: new DtlsSettings { MaximumDatagram = 300 })
        {
            Intercept = (from, datagram) =>
            {
                if (from != pair.Client)
                    return datagram;
                if (isHelloSent)
                    flight.Add(datagram);
                var passed = isHelloSent ? null : datagram;
                isHelloSent = true;
                return passed;
            },
        };
        pair.Run(TimeSpan.FromMilliseconds(50));
        Assert.True(flight.Count > 2);
        flight.Reverse();
        foreach (var datagram in flight)
            pair.Server.Transport.Receive(datagram, pair.Now);
        Assert.Equal(DtlsState.Connected, pair.Server.Transport.State);
    }

    [Fact]
    public void Server_begins_with_a_hello_before_its_start()
    {
        var pair = new DtlsPair();
        pair.Intercept = (from, datagram) =>
        {
            if (from == pair.Client)
                pair.Server.Transport.Receive(datagram, pair.Now);
            return null;
        };
        pair.Client.Transport.Start(pair.Now);
        Assert.Equal(DtlsState.Handshaking, pair.Server.Transport.State);
        Assert.Equal(TimeSpan.FromMilliseconds(100), pair.Server.Transport.NextDeadline);
        pair.Server.Transport.HandleTimeout(TimeSpan.FromSeconds(30));
        Assert.Contains("did not answer", pair.Server.Failure);
    }

    [Fact]
    public void Message_ahead_of_its_turn_causes_no_retransmission()
    {
        var pair = new DtlsPair();
        pair.Run(TimeSpan.FromSeconds(1));
        var sent = pair.Datagrams;
        pair.Server.Transport.Receive(HandshakeEditor.Record(HandshakeEditor.Message(HandshakeType.ClientHello, 6, []), 90), pair.Now);
        Assert.Equal(sent, pair.Datagrams);
    }

    [Fact]
    public void Close_before_the_start_sends_nothing_and_a_closed_peer_answers_once()
    {
        var pair = new DtlsPair();
        pair.Client.Transport.Close();
        Assert.Equal((DtlsState.Closed, 0), (pair.Client.Transport.State, pair.Datagrams));
        pair = new DtlsPair();
        pair.Run(TimeSpan.FromSeconds(1));
        var sent = pair.Datagrams;
        pair.Client.Transport.Close();
        Assert.Equal(DtlsState.Closed, pair.Client.Transport.State);
        pair.Client.Transport.Close();
        pair.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(2, pair.Datagrams - sent);
    }

    [Fact]
    public void Disposed_association_is_closed_unless_it_has_failed()
    {
        var pair = new DtlsPair();
        pair.Run(TimeSpan.FromSeconds(1));
        pair.Client.Transport.Dispose();
        Assert.Equal(DtlsState.Closed, pair.Client.Transport.State);
        pair = new DtlsPair { Loss = 1 };
        pair.Run(s_long);
        pair.Client.Transport.Dispose();
        Assert.Equal(DtlsState.Failed, pair.Client.Transport.State);
    }

    [Fact]
    public void Close_closes_the_peer()
    {
        var pair = new DtlsPair();
        pair.Run(TimeSpan.FromSeconds(1));
        pair.Client.Transport.Close();
        pair.Run(TimeSpan.FromSeconds(1));
        Assert.True(pair.Server.IsClosed);
        Assert.Equal(DtlsState.Closed, pair.Server.Transport.State);
        Assert.Equal(DtlsState.Closed, pair.Client.Transport.State);
    }

    [Fact]
    public void Handshake_with_flipped_bit_never_yields_different_keys()
    {
        var random = new Random(6347);
        for (var i = 0; i < (s_cases ?? 300); i++)
        {
            var target = random.Next(4);
            var count = 0;
            var pair = new DtlsPair(i)
            {
                Intercept = (_, datagram) =>
                {
                    if (count++ == target)
                        datagram[random.Next(datagram.Length)] ^= (byte)(1 << random.Next(8));
                    return datagram;
                },
            };
            pair.Run(s_long);
            if (pair.Client.KeyMaterial is { } client && pair.Server.KeyMaterial is { } server)
                Assert.Equal(client, server);
        }
    }

    [Fact]
    public void Connected_association_ignores_unauthentic_datagrams()
    {
        var pair = new DtlsPair();
        var seen = new List<byte[]>();
        pair.Intercept = (_, datagram) =>
        {
            seen.Add([.. datagram]);
            return datagram;
        };
        pair.Run(TimeSpan.FromSeconds(1));
        var random = new Random(7);
        foreach (var plain in new byte[][] { [2, 40], [1, 0], [2, 0] })
            pair.Server.Transport.Receive([21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, .. plain], pair.Now);
        for (var i = 0; i < 20_000; i++)
        {
            var datagram = seen[random.Next(4)].ToArray();
            for (var flips = random.Next(1, 5); flips > 0; flips--)
                datagram[random.Next(datagram.Length)] = (byte)random.Next(256);
            (i % 2 == 0 ? pair.Client : pair.Server).Transport.Receive(datagram, pair.Now);
        }

        AssertConnected(pair);
    }

    [Fact]
    public void Malformed_handshake_never_throws()
    {
        var seen = new List<byte[]>();
        var sample = new DtlsPair { Intercept = (_, datagram) => { seen.Add([.. datagram]); return datagram; } };
        sample.Run(TimeSpan.FromSeconds(1));
        var random = new Random(8);
        for (var i = 0; i < (s_cases ?? 3_000); i++)
        {
            var pair = new DtlsPair(i);
            pair.Client.Transport.Start(pair.Now);
            pair.Server.Transport.Start(pair.Now);
            for (var count = random.Next(1, 6); count > 0; count--)
            {
                var datagram = seen[random.Next(seen.Count)].ToArray();
                for (var flips = random.Next(0, 8); flips > 0; flips--)
                    datagram[random.Next(13, datagram.Length)] = (byte)random.Next(256);
                pair.Client.Transport.Receive(datagram, pair.Now);
                pair.Server.Transport.Receive(datagram, pair.Now);
            }

            Assert.Null(pair.Client.KeyMaterial);
            Assert.Null(pair.Server.KeyMaterial);
        }
    }

    private static void AssertConnected(DtlsPair pair)
    {
        Assert.Null(pair.Client.Failure);
        Assert.Null(pair.Server.Failure);
        Assert.Equal(DtlsState.Connected, pair.Client.Transport.State);
        Assert.Equal(DtlsState.Connected, pair.Server.Transport.State);
        Assert.Equal(pair.Client.KeyMaterial, pair.Server.KeyMaterial);
    }
}
