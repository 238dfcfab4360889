using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Pages;
using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.BaseProtocolPeers;

/// <summary>
/// Parley (P) in a channel with base-protocol peers: one that follows the text literally (L), and one that behaves like the legacy
/// client of 2021 (O). These two cannot parse each other's bodies, so each hears only Parley, and Parley hears both.
/// </summary>
/// <remarks>An order of joining is a string of these letters. In one of the tests each letter comes first.</remarks>
public abstract class BaseProtocolPeerTests(IWorld world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The members join in this order. After each join the tones are measured.</summary>
    protected async Task TalkInOrderAsync(string order, bool beyondTimeout = false)
    {
        await using var channel = await Channel.OpenAsync(world, people: 1);
        await using var browser = await BaseProtocolBrowser.StartAsync(world.HomeserverUrl);
        await channel.WatchedAsync(browser, async () =>
        {
            var ada = channel.Guests[0];
            var literal = await channel.EnterAsync(browser, BaseProtocolDialect.Literal, 830);
            var legacy = await channel.EnterAsync(browser, BaseProtocolDialect.Of2021, 1190);
            List<BaseProtocolPeer> present = [];
            var parley = false;
            foreach (var who in order)
            {
                if (who == 'P')
                {
                    await ada.Page.JoinAsync(channel.Name);
                    parley = true;
                }
                else
                {
                    var peer = who == 'L' ? literal : legacy;
                    await peer.JoinAsync();
                    present.Add(peer);
                }

                if (parley)
                    await TalkAsync(ada, present);
            }

            // Nothing may happen for longer than the peers' own timeouts (10 s): callstates are renewed in time.
            if (beyondTimeout)
            {
                await Task.Delay(TimeSpan.FromSeconds(12), TestContext.Current.CancellationToken);
                await TalkAsync(ada, present);
            }

            await literal.LeaveAsync();
            await ada.Page.SeesNoMoreAsync(literal.Account.UserId);
            await ada.Page.LeaveAsync();
            await legacy.Probe.HearsExactlyAsync([]);
        });
    }

    /// <summary>Waits until Parley and each of the base-protocol peers hear each other.</summary>
    private protected static async Task TalkAsync(Guest parley, IReadOnlyCollection<BaseProtocolPeer> present)
    {
        foreach (var peer in present)
        {
            await peer.Probe.HearsExactlyAsync([parley.Person.Frequency], Patience);
            await parley.Page.ShowsAsync(peer.Account.UserId, TestIds.Link, "connected");
        }

        await parley.Page.Probe.HearsExactlyAsync([.. present.Select(peer => peer.Frequency)], Patience);
    }
}
