using System.Runtime.CompilerServices;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.BaseProtocolPeers;

namespace Parley.EndToEnd.Tests.BaseProtocolPeers;

/// <summary>Adds base-protocol peers to a test's channel.</summary>
internal static class BaseProtocolMembers
{
    /// <summary>Adds a member of the room whose device is a base-protocol peer and has not joined the channel.</summary>
    public static async Task<BaseProtocolPeer> EnterAsync(
        this Channel channel, BaseProtocolBrowser browser, BaseProtocolDialect dialect, int frequency, string? name = null, bool timestamps = true)
    {
        var account = await channel.AdmitAsync($"{(dialect == BaseProtocolDialect.Literal ? "literal" : "legacy")}{frequency}");
        return await browser.EnterAsync(dialect, account, channel.RoomId, frequency, name, timestamps);
    }

    /// <summary>Runs the steps of a test. If one fails, stores the logs of the base-protocol peers with the artifacts too.</summary>
    public static Task WatchedAsync(this Channel channel, BaseProtocolBrowser browser, Func<Task> steps, [CallerMemberName] string test = "") =>
        channel.WatchedAsync(
            async () =>
            {
                try
                {
                    await steps();
                }
                catch
                {
                    foreach (var peer in browser.Peers.Where(peer => !peer.Page.IsClosed))
                    {
                        var path = Path.Combine(Testing.Places.ArtifactFolder("screenshots"), $"failed-{channel.World.Name}-{test}-{peer.Account.Name}.txt");
                        await File.WriteAllLinesAsync(path, [.. await peer.LogAsync(), "", .. await peer.Probe.StoryAsync()]);
                    }

                    throw;
                }
            },
            test);
}
