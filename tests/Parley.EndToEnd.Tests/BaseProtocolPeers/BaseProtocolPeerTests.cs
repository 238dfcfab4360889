using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.BaseProtocolPeers;

/// <summary>
/// Parley (P) in a channel with three base-protocol peers: two that follow the text literally (L, M), and one that behaves like the legacy
/// client of 2021 (O). A literal peer and a legacy client cannot parse each other's bodies; Parley hears all three.
/// </summary>
/// <remarks>An order of joining is a string of these letters.</remarks>
public abstract class BaseProtocolPeerTests(IWorld world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BeyondTimeout = TimeSpan.FromSeconds(13);

    /// <summary>The members join a channel in this order, talk, and leave again.</summary>
    /// <param name="order">The order.</param>
    /// <param name="literalPeersConnect">
    /// Whether the two literal peers hear each other. They repeat no request, so a rate limit can keep them apart.
    /// </param>
    /// <param name="losesRenewals">
    /// Whether one literal peer then misses its renewals, until the base-protocol peers regard it as gone. All others are silent for longer
    /// than the timeouts of the text (10 s), and talk again.
    /// </param>
    protected async Task TalkInOrderAsync(string order, bool literalPeersConnect, bool losesRenewals = false)
    {
        await using var channel = await Channel.OpenAsync(world, people: 1);
        await using var browser = await BaseProtocolBrowser.StartAsync(world.HomeserverUrl);
        await channel.WatchedAsync(browser, async () =>
        {
            var ada = channel.Guests[0];
            var peers = new Dictionary<char, BaseProtocolPeer>
            {
                ['L'] = await channel.EnterAsync(browser, BaseProtocolDialect.Literal, 830),
                ['M'] = await channel.EnterAsync(browser, BaseProtocolDialect.Literal, 690),
                ['O'] = await channel.EnterAsync(browser, BaseProtocolDialect.Of2021, 1190),
            };
            foreach (var who in order)
            {
                // A literal peer sends offers to those that it sees, and those in the channel send it none.
                var isSecondLiteral = who is 'L' or 'M' && who != order.First(static one => one is 'L' or 'M');
                await (who == 'P' ? ada.Page.JoinAsync(channel.Name)
                    : literalPeersConnect && isSecondLiteral ? peers[who].JoinAfterAsync(peers[who == 'L' ? 'M' : 'L'])
                    : peers[who].JoinAsync());
            }
            await TalkAsync(ada, peers.Values);
            if (literalPeersConnect)
            {
                await peers['L'].Probe.HearsExactlyAsync([ada.Person.Frequency, 690], Patience);
                await peers['M'].Probe.HearsExactlyAsync([ada.Person.Frequency, 830], Patience);
            }
            if (losesRenewals)
            {
                await peers['L'].MissUpdatesAsync(BeyondTimeout);
                await Task.Delay(BeyondTimeout, TestContext.Current.CancellationToken);
                await TalkAsync(ada, peers.Values);
            }

            await peers['L'].LeaveAsync();
            await ada.Page.SeesNoMoreAsync(peers['L'].Account.UserId);
            await ada.Page.LeaveAsync();
            await peers['O'].Probe.HearsExactlyAsync([]);
        });
    }

    /// <summary>Waits until Parley and each of the base-protocol peers hear each other.</summary>
    private protected static async Task TalkAsync(Guest parley, IReadOnlyCollection<BaseProtocolPeer> present)
    {
        foreach (var peer in present)
        {
            await peer.Probe.HearsAsync(parley.Person.Frequency, Patience);
            await parley.Page.ShowsAsync(peer.Account.UserId, TestIds.Link, "connected");
        }

        await parley.Page.Probe.HearsExactlyAsync([.. present.Select(peer => peer.Frequency)], Patience);
    }
}
