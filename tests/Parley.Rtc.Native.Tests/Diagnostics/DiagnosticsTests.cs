using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Parley.Rtc.Native.Tests.Peer;

namespace Parley.Rtc.Native.Tests.Diagnostics;

/// <summary>The metrics, activities and log messages of a connection.</summary>
[Collection(AloneCollection.Name)]
public sealed class DiagnosticsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connection_reports_its_ICE_states_selected_pair_and_handshake()
    {
        using var metrics = new RecordedMetrics();
        using var activities = new RecordedActivities();
        using var log = new RecordingLoggerFactory();
        await ConnectAsync(log);

        Assert.Contains(("parley.rtc.ice.state_changes", "Connected"), metrics.Tagged);
        Assert.Contains(("parley.rtc.ice.selected_pairs", "host"), metrics.Tagged);
        Assert.Contains(("parley.rtc.dtls.handshake.duration", "completed"), metrics.Tagged);
        var connecting = activities.Stopped.Where(static activity => activity is { OperationName: "rtc.connect", Status: ActivityStatusCode.Ok }).ToList();
        // One activity for each side.
        Assert.Equal(2, connecting.Count);
        Assert.All(connecting, static activity =>
        {
            Assert.Contains(activity.TagObjects, static tag => tag is { Key: "ice.local.type", Value: "host" });
            Assert.Contains(activity.Events, static happened => happened.Name == "dtls.completed");
        });
        Assert.Contains(log.Entries, entry => entry.Message.EndsWith("is Connected", StringComparison.Ordinal));
        Assert.Contains(log.Entries, entry => entry.Message.Contains("DTLS handshake completed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_contains_no_address_credential_or_fingerprint()
    {
        using var log = new RecordingLoggerFactory();
        var (offer, answer) = await ConnectAsync(log);
        string[] keys = ["a=ice-ufrag:", "a=ice-pwd:", "a=fingerprint:sha-256 "];
        var secrets = (offer + answer).Split("\r\n")
            .SelectMany(line => keys.Where(key => line.StartsWith(key, StringComparison.Ordinal)).Select(key => line[key.Length..]))
            .Append("127.0.0.1")
            .ToList();
        Assert.True(secrets.Count >= 7);
        Assert.NotEmpty(log.Entries);
        Assert.All(log.Entries, entry => Assert.DoesNotContain(secrets, secret => entry.Message.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Packet_that_SRTP_refuses_is_counted_by_reason()
    {
        using var metrics = new RecordedMetrics();
        await using NativeRtcBackend one = LoopbackPeer.Backend(), other = LoopbackPeer.Backend();
        await using LoopbackPeer offering = new(one), answering = new(other);
        await LoopbackPeer.DescribeAsync(offering, answering, Token);
        await Task.WhenAll(offering.Connected, answering.Connected);
        var before = metrics.ReadDropped("Unauthentic");
        var packet = new byte[100];
        packet[0] = 0x80;
        packet[1] = 111;
        // From the socket of the peer, so that the five-tuple is that of the connection.
        one.Network.Sockets.Shared.IPv4!.Send(Addressing(other), packet);
        for (var attempt = 0; attempt < 500 && metrics.ReadDropped("Unauthentic") == before; attempt++)
            await Task.Delay(10, Token);
        Assert.Equal(before + 1, metrics.ReadDropped("Unauthentic"));

        static Native.Addressing.TransportAddress Addressing(NativeRtcBackend backend) => Native.Addressing.TransportAddress.From(IPAddress.Loopback, backend.Port);
    }

    private static async Task<(string Offer, string Answer)> ConnectAsync(RecordingLoggerFactory log)
    {
        await using var logged = new NativeRtcBackend(new() { Addresses = [IPAddress.Loopback], IncludeLoopback = true, LoggerFactory = log });
        await using var other = LoopbackPeer.Backend();
        await using LoopbackPeer offering = new(logged), answering = new(other);
        var described = await LoopbackPeer.DescribeAsync(offering, answering, Token);
        await Task.WhenAll(offering.Connected, answering.Connected);
        return described;
    }

    private sealed class RecordedMetrics : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<string, long> _dropped = new();

        public RecordedMetrics()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Parley.Rtc")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Record(instrument, 0, tags));
            _listener.Start();
        }

        /// <summary>Gets the names of the instruments with the values of their first tags.</summary>
        public ConcurrentQueue<(string Name, string? Tag)> Tagged { get; } = new();

        public long ReadDropped(string reason)
        {
            _listener.RecordObservableInstruments();
            return _dropped.GetValueOrDefault(reason);
        }

        public void Dispose() => _listener.Dispose();

        private void Record(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var tag = tags.IsEmpty ? null : tags[0].Value as string;
            Tagged.Enqueue((instrument.Name, tag));
            if (instrument.Name == "parley.rtc.srtp.dropped")
                _dropped[tag!] = value;
        }
    }

    private sealed class RecordedActivities : IDisposable
    {
        private readonly ActivityListener _listener;

        public RecordedActivities()
        {
            _listener = new()
            {
                ShouldListenTo = static source => source.Name == "Parley.Rtc",
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = Stopped.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<Activity> Stopped { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
