using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Pages;
using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.BaseProtocolPeers;

/// <summary>
/// Parley in a channel with peers that know only the base protocol: one to the letter (L), one that is as the client of 2021 (O). The
/// two cannot read each other's bodies, so each of them hears Parley (P) alone, and Parley hears both.
/// </summary>
/// <remarks>An order of joining is a word of those letters; each stands first in one.</remarks>
public abstract class BaseProtocolPeerTests(IWorld world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>They join in that order; after each that hears or is heard by Parley, it is measured.</summary>
    protected async Task TalkInOrderAsync(string order, bool lasting = false)
    {
        await using var channel = await Channel.OpenAsync(world, people: 1);
        await using var seeds = await BaseProtocolBrowser.StartAsync(world.HomeserverUrl);
        await channel.WatchedAsync(seeds, async () =>
        {
            var ada = channel.Guests[0];
            var literal = await channel.EnterAsync(seeds, BaseProtocolDialect.Literal, 830);
            var old = await channel.EnterAsync(seeds, BaseProtocolDialect.Of2021, 1190);
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
                    var seed = who == 'L' ? literal : old;
                    await seed.JoinAsync();
                    present.Add(seed);
                }

                if (parley)
                    await TalkAsync(ada, present);
            }

            // It lasts: to each, the callstates of all the others are fresh enough after its own timeout too.
            if (lasting)
            {
                await Task.Delay(TimeSpan.FromSeconds(12), TestContext.Current.CancellationToken);
                await TalkAsync(ada, present);
            }

            await literal.LeaveAsync();
            await ada.Page.SeesNoMoreAsync(literal.Account.UserId);
            await ada.Page.LeaveAsync();
            await old.Probe.HearsExactlyAsync([]);
        });
    }

    /// <summary>Parley and each of the seed peers hear each other.</summary>
    private protected static async Task TalkAsync(Guest parley, IReadOnlyCollection<BaseProtocolPeer> present)
    {
        foreach (var seed in present)
        {
            await seed.Probe.HearsExactlyAsync([parley.Person.Frequency], Patience);
            await parley.Page.ShowsAsync(seed.Account.UserId, TestIds.Link, "connected");
        }

        await parley.Page.Probe.HearsExactlyAsync([.. present.Select(seed => seed.Frequency)], Patience);
    }
}
