using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.BaseProtocolPeers;

namespace Parley.EndToEnd.Tests.BaseProtocolPeers;

/// <summary>Base-protocol peers that Parley does not learn of by a fresh join, and one that offered to Parley's previous session.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class EmbeddedBaseProtocolPresenceTests(EmbeddedWorldFixture fixture) : BaseProtocolPeerTests(fixture.World)
{
    // Longer than the 10 s after which a literal peer closes its connection to a device that has not renewed its callstate.
    private static readonly TimeSpan BeyondTimeout = TimeSpan.FromSeconds(12);

    [Fact]
    public Task Peer_whose_callstate_had_expired_before_Parley_joined_stays_connected() => StayConnectedAsync(timestamps: true);

    [Fact]
    public Task Peer_without_timestamp_that_joined_long_before_Parley_stays_connected() => StayConnectedAsync(timestamps: false);

    [Fact]
    public async Task Offer_to_the_previous_session_is_not_answered_after_a_reload()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await using var browser = await BaseProtocolBrowser.StartAsync(fixture.World.HomeserverUrl);
        await channel.WatchedAsync(browser, async () =>
        {
            var ada = channel.Guests[0];
            var legacy = await channel.EnterAsync(browser, BaseProtocolDialect.Of2021, 1190);
            await ada.Page.JoinAsync(channel.Name);
            await legacy.JoinAsync();
            await TalkAsync(ada, [legacy]);

            await ada.Page.Page.ReloadAsync();
            await TalkAsync(ada, [legacy]);
            var log = await legacy.LogAsync();
            // The second answer would meet a connection that expects none.
            Assert.DoesNotContain(log, line => line.Contains("error", StringComparison.Ordinal));
            Assert.Single(log, line => line.Contains("gets answer", StringComparison.Ordinal));
        });
    }

    private async Task StayConnectedAsync(bool timestamps)
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await using var browser = await BaseProtocolBrowser.StartAsync(fixture.World.HomeserverUrl);
        await channel.WatchedAsync(browser, async () =>
        {
            var ada = channel.Guests[0];
            var literal = await channel.EnterAsync(browser, BaseProtocolDialect.Literal, 830, timestamps: timestamps);
            await literal.MissUpdatesAsync(BeyondTimeout * 1.5);
            await literal.JoinAsync();
            await Task.Delay(BeyondTimeout, TestContext.Current.CancellationToken);
            await ada.Page.JoinAsync(channel.Name);
            await TalkAsync(ada, [literal]);
            var before = (await literal.LogAsync()).Count;
            await Task.Delay(BeyondTimeout * 2, TestContext.Current.CancellationToken);
            await TalkAsync(ada, [literal]);
            Assert.DoesNotContain((await literal.LogAsync()).Skip(before), line => line.Contains("hangs up on", StringComparison.Ordinal));
        });
    }
}
