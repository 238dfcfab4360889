using System.Text.Json;
using Parley.Rtc.Native.Tests.Turn;

namespace Parley.Rtc.Native.Browser.Tests;

/// <summary>The native peer with Chromium: a tone goes from its microphone to the native end and comes back.</summary>
public sealed class ChromiumTests
{
    private const int Frequency = 690;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tone_goes_both_ways_whoever_offers(bool chromiumOffers)
    {
        await using var native = new NativeEnd();
        await using var browser = await BrowserEnd.OpenAsync(Frequency, [], relayOnly: false);
        await browser.ConnectAsync(native, chromiumOffers);
        await browser.Person.Probe.HearsExactlyAsync([Frequency]);
        Assert.Equal(PeerConnectionState.Connected, native.State);
        var statistics = await native.Connection.GetStatisticsAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(statistics.RoundTripTime);
        Assert.True(statistics is { PacketsReceived: > 0, PacketsSent: > 0, Jitter: not null }, statistics.ToString());

        // By the audio level in the header (RFC 6464): of what comes, and of what goes out with the level of -20 dBov.
        Assert.True(native.HeardSpeech);
        await browser.WaitAsync(stats => stats.GetProperty("level") is { ValueKind: JsonValueKind.Number } level && level.GetDouble() is > 0.08 and < 0.12);
    }

    [Theory]
    [InlineData("balanced")]
    [InlineData("max-bundle")]
    public async Task An_offer_that_bundles_all_onto_its_video_is_answered_with_sound(string policy)
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
    public async Task A_native_end_behind_a_relay_only_is_heard(string uri)
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
    public async Task An_ICE_restart_loses_no_second_of_sound(bool chromiumOffers)
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
    public async Task Chromium_sees_the_reports_of_the_native_end_and_a_goodbye_ends_the_connection()
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
