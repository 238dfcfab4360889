using System.Buffers.Binary;
using System.Text;
using Parley.Rtc.Native.Peer;

namespace Parley.Rtc.Native.Tests.Peer;

/// <summary>A peer that invents SSRCs and mids; its packets are authentic.</summary>
[Collection(AloneCollection.Name)]
public sealed class HostilePeerTests
{
    private const int Packets = 200_000;

    // The identifier of the mid extension that the native side offers.
    private const int MidExtension = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invented_SSRCs_and_mids_are_bounded_by_the_negotiated_sections()
    {
        await using NativeRtcBackend one = LoopbackPeer.Backend(), other = LoopbackPeer.Backend();
        var started = 0;
        await using var speaker = one.CreateBundle(new(), _ => { });
        await using var bundle = (NativeAudioBundle)other.CreateBundle(new(), happened => Interlocked.Add(ref started, happened is PeerEvent.RemoteAudioStarted { Mid: not null } ? 1 : 0));
        for (var i = 0; i < 3; i++)
            speaker.Add(one.OpenLocalAudio(), receives: false).SendsAudio = false;
        var offer = await speaker.OfferAsync(new(), Token);
        await speaker.AcceptAnswerAsync(await bundle.AnswerAsync(offer, new(), Token), Token);

        Inject(other, bundle, 1_000, number => (number, "1"));
        var counted = await PacketsAsync(bundle);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Inject(other, bundle, Packets, number => (number + 5_000, $"m{number}"));
        Assert.Equal(counted, await PacketsAsync(bundle));
        Inject(other, bundle, Packets, number => (number + 900_000, number % 2 == 0 ? "0" : "2"));
        Assert.Equal(counted + Packets, await PacketsAsync(bundle));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2_000_000);
        Assert.Equal(3, bundle.Sections.Count);

        // A known SSRC without a mid belongs to the section that it had last.
        Inject(other, bundle, 1, _ => (Packets - 1 + 900_000, null));
        Assert.Equal(counted + Packets + 1, await PacketsAsync(bundle));
        Inject(other, bundle, 1, _ => (77, null));
        Assert.Equal(counted + Packets + 1, await PacketsAsync(bundle));
    }

    private static async Task<long> PacketsAsync(NativeAudioBundle bundle) => (await bundle.GetStatisticsAsync(Token)).Connection.PacketsReceived;

    private static void Inject(NativeRtcBackend backend, NativeAudioBundle bundle, int count, Func<int, (int Ssrc, string? Mid)> choose)
    {
        Span<byte> packet = stackalloc byte[64];
        using var held = backend.Network.Lock.Enter();
        for (var i = 0; i < count; i++)
        {
            var (ssrc, mid) = choose(i);
            packet.Clear();
            (packet[0], packet[1]) = ((byte)(mid is null ? 0x80 : 0x90), 111);
            BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)i);
            BinaryPrimitives.WriteInt32BigEndian(packet[8..], ssrc);
            var length = 12;
            if (mid is not null)
            {
                BinaryPrimitives.WriteUInt16BigEndian(packet[12..], 0xBEDE);
                BinaryPrimitives.WriteUInt16BigEndian(packet[14..], 4);
                packet[16] = (byte)((MidExtension << 4) | (mid.Length - 1));
                Encoding.ASCII.GetBytes(mid, packet[17..]);
                length = 32;
            }

            packet[length] = 0xFC;
            ((ITransportOwner)bundle).ReceivedRtp(packet[..(length + 20)], backend.Network.Now);
        }
    }
}
