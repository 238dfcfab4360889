using System.Text.Json;
using Parley.Rtc.Native.Tests.Turn;

namespace Parley.Rtc.Native.Browser.Tests;

/// <summary>The native peer with Chromium: the tone of its microphone is sent to the native side and back.</summary>
public sealed class ChromiumTests
{
    private const int Frequency = 690;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tone_is_received_in_both_directions_whichever_side_offers(bool chromiumOffers)
    {
        await using var native = new NativeEnd();
        await using var browser = await BrowserEnd.OpenAsync(Frequency, [], relayOnly: false);
        await browser.ConnectAsync(native, chromiumOffers);
        await browser.Person.Probe.HearsExactlyAsync([Frequency]);
        Assert.Equal(PeerConnectionState.Connected, native.State);
        var statistics = await native.Connection.GetStatisticsAsync(TestContext.Current.CancellationToken);
        // On one machine: measured, and far below a second.
        Assert.InRange(statistics.RoundTripTime!.Value.TotalMilliseconds, 0.001, 500);
        Assert.True(statistics is { PacketsReceived: > 0, PacketsSent: > 0, Jitter: not null }, statistics.ToString());

        // From the audio level in the header (RFC 6464), which is -20 dBov for the packets of the native side.
        Assert.True(native.HeardSpeech);
        await browser.WaitAsync(stats => stats.GetProperty("level") is { ValueKind: JsonValueKind.Number } level && level.GetDouble() is > 0.08 and < 0.12);
    }

    [Theory]
    [InlineData("balanced")]
    [InlineData("max-bundle")]
    public async Task Offer_that_bundles_audio_onto_video_is_answered_with_audio(string policy)
    {
        await using var native = new NativeEnd();
        await using var browser = await BrowserEnd.OpenAsync(Frequency, [], relayOnly: false, videoFirst: policy);
        await browser.ConnectAsync(native, chromiumOffers: true);
        await browser.Person.Probe.HearsExactlyAsync([Frequency]);
    }

    [Theory]
    [InlineData("turn:127.0.0.1:{0}?transport=udp")]
    [InlineData("turn:127.0.0.1:{0}?transport=tcp")]
    [InlineData("turns:127.0.0.1:{1}?transport=tcp")]
    public async Task Native_side_with_relayed_candidates_only_is_received(string uri)
    {
        await using var server = await TurnServerProcess.StartAsync();
        var servers = new[] { new IceServer([string.Format(null, uri, server.Port, server.TlsPort)], TurnServerProcess.Username, TurnServerProcess.Password) };
        await using var native = new NativeEnd(servers, relayOnly: true);
        await using var browser = await BrowserEnd.OpenAsync(Frequency, [], relayOnly: false);
        await browser.ConnectAsync(native, chromiumOffers: false, TimeSpan.FromSeconds(5));
        await browser.Person.Probe.HearsExactlyAsync([Frequency]);
        var statistics = await native.Connection.GetStatisticsAsync(TestContext.Current.CancellationToken);
        Assert.Equal("relay", statistics.LocalCandidateType);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ICE_restart_does_not_interrupt_audio(bool chromiumOffers)
    {
        await using var native = new NativeEnd();
        await using var browser = await BrowserEnd.OpenAsync(Frequency, [], relayOnly: false);
        await browser.ConnectAsync(native, chromiumOffers: true);
        await browser.Person.Probe.HearsExactlyAsync([Frequency]);
        var before = native.Echo.Heard;
        var began = TimeProvider.System.GetTimestamp();
        await browser.ConnectAsync(native, chromiumOffers, restart: true);
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        var expected = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds / 20;
        Assert.InRange(native.Echo.Heard - before, expected - 40, expected + 40);
        Assert.False(native.WasEver(PeerConnectionState.Disconnected) || native.WasEver(PeerConnectionState.Failed));
        await browser.Person.Probe.HearsExactlyAsync([Frequency]);
    }

    [Fact]
    public async Task Chromium_receives_the_reports_of_the_native_side_and_its_close()
    {
        await using var native = new NativeEnd();
        await using var browser = await BrowserEnd.OpenAsync(Frequency, [], relayOnly: false);
        await browser.ConnectAsync(native, chromiumOffers: true);
        await browser.Person.Probe.HearsExactlyAsync([Frequency]);
        await browser.WaitAsync(stats => stats.GetProperty("roundTrip").ValueKind == JsonValueKind.Number);
        await native.Connection.DisposeAsync();
        await browser.WaitAsync(stats => stats.GetProperty("state").GetString() is "closed" or "disconnected" or "failed");
    }
}
