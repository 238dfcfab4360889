using System.Runtime.CompilerServices;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.BaseProtocolPeers;

namespace Parley.EndToEnd.Tests.BaseProtocolPeers;

/// <summary>Seed peers in a test's channel.</summary>
internal static class BaseProtocolMembers
{
    /// <summary>A new member of the room whose device is a seed peer, not yet in the channel.</summary>
    public static async Task<BaseProtocolPeer> EnterAsync(this Channel channel, BaseProtocolBrowser seeds, BaseProtocolDialect dialect, int frequency, string? name = null)
    {
        var account = await channel.AdmitAsync($"{(dialect == BaseProtocolDialect.Literal ? "lit" : "old")}{frequency}-{channel.Name[^6..]}");
        return await seeds.EnterAsync(dialect, account, channel.RoomId, frequency, name);
    }

    /// <summary>Runs a test's steps; where one fails, what the seed peers noted is kept among the artifacts too.</summary>
    public static Task WatchedAsync(this Channel channel, BaseProtocolBrowser seeds, Func<Task> steps, [CallerMemberName] string test = "") =>
        channel.WatchedAsync(
            async () =>
            {
                try
                {
                    await steps();
                }
                catch
                {
                    foreach (var seed in seeds.Peers.Where(seed => !seed.Page.IsClosed))
                    {
                        var path = Path.Combine(Testing.Places.ArtifactFolder("screenshots"), $"failed-{channel.World.Name}-{test}-{seed.Account.Name}.txt");
                        await File.WriteAllLinesAsync(path, [.. await seed.LogAsync(), "", .. await seed.Probe.StoryAsync()]);
                    }

                    throw;
                }
            },
            test);
}
