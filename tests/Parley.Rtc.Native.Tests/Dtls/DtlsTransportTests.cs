using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Tests.Dtls;

public sealed class DtlsTransportTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(40);

    [Fact]
    public void Two_round_trips_and_four_datagrams_give_both_sides_the_same_keys()
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
    public void Keys_are_new_each_time()
    {
        DtlsPair a = new(), b = new();
        a.Run(s_long);
        b.Run(s_long);
        Assert.NotEqual(a.Client.KeyMaterial, b.Client.KeyMaterial);
    }

    [Fact]
    public void Loss_duplicates_and_reordering_are_overcome()
    {
        for (var seed = 0; seed < 120; seed++)
        {
            var pair = new DtlsPair(seed) { Loss = 0.3, Duplicates = 0.2, Disorder = TimeSpan.FromMilliseconds(30) };
            pair.Run(s_long);
            AssertConnected(pair);
        }
    }

    [Fact]
    public void Small_datagrams_carry_messages_in_fragments()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var pair = new DtlsPair(seed, new DtlsSettings { MaximumDatagram = 200 }) { Loss = 0.1, Duplicates = 0.2, Disorder = TimeSpan.FromMilliseconds(30) };
            pair.Run(s_long);
            AssertConnected(pair);
        }
    }

    [Fact]
    public void Each_single_lost_datagram_costs_one_retransmission()
    {
        for (var lost = 0; lost < 4; lost++)
        {
            var count = 0;
            var pair = new DtlsPair { Meddle = (_, datagram) => count++ == lost ? null : datagram };
            pair.Run(s_long);
            AssertConnected(pair);
            Assert.InRange(pair.Client.CompletedAt, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(180));
        }
    }

    [Fact]
    public void Nothing_is_completed_before_the_other_sides_fingerprint_is_known()
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
    public void A_wrong_fingerprint_fails_on_both_sides_whether_it_came_early_or_late()
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
    public void Silence_fails_after_the_time_allowed_with_few_retransmissions()
    {
        var pair = new DtlsPair { Loss = 1 };
        pair.Run(s_long);
        Assert.Equal(DtlsState.Failed, pair.Client.Transport.State);
        Assert.Equal(DtlsState.Failed, pair.Server.Transport.State);
        Assert.Contains("did not answer", pair.Client.Failure);
        Assert.InRange(pair.Datagrams, 8, 25);
    }

    [Fact]
    public void Closing_reaches_the_other_side()
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
    public void A_flipped_bit_never_connects_two_that_disagree()
    {
        var random = new Random(6347);
        for (var i = 0; i < 300; i++)
        {
            var victim = random.Next(4);
            var count = 0;
            var pair = new DtlsPair(i)
            {
                Meddle = (_, datagram) =>
                {
                    if (count++ == victim)
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
    public void A_connected_association_ignores_whatever_has_no_proof()
    {
        var pair = new DtlsPair();
        var seen = new List<byte[]>();
        pair.Meddle = (_, datagram) =>
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
    public void Garbage_in_place_of_a_handshake_never_throws()
    {
        var seen = new List<byte[]>();
        var sample = new DtlsPair { Meddle = (_, datagram) => { seen.Add([.. datagram]); return datagram; } };
        sample.Run(TimeSpan.FromSeconds(1));
        var random = new Random(8);
        for (var i = 0; i < 3_000; i++)
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
