using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Parley.Testing.Audio;
using Parley.Testing.Browsers;
using Parley.Testing.Http;
using Parley.Testing.Worlds;

namespace Parley.Testing.BaseProtocolPeers;

/// <summary>
/// One Chromium with any number of base-protocol peers, each on a page in its own profile, with its own tone. The pages share the
/// homeserver's origin, so that their requests need no preflight.
/// </summary>
public sealed class BaseProtocolBrowser : IAsyncDisposable
{
    private const string Page = """<!doctype html><meta charset="utf-8"><title>base-protocol peer</title><button id="join">Join</button>""";

    private readonly IBrowser _browser;
    private readonly List<BaseProtocolPeer> _peers = [];

    private BaseProtocolBrowser(IBrowser browser, CountingProxy proxy) => (_browser, Proxy) = (browser, proxy);

    /// <summary>The proxy that the peers' requests pass.</summary>
    public CountingProxy Proxy { get; }

    /// <summary>The peers, in the order in which they were opened.</summary>
    public IReadOnlyList<BaseProtocolPeer> Peers => _peers;

    /// <summary>Starts it without peers.</summary>
    /// <param name="homeserver">The homeserver's client API.</param>
    public static async Task<BaseProtocolBrowser> StartAsync(Uri homeserver)
    {
        Dictionary<string, byte[]> files = [];
        foreach (var script in (string[])["literal.js", "of2021.js"])
        {
            files[$"/peer/{script}"] = Encoding.UTF8.GetBytes(AudioProbe.Resource(script));
            files[$"/peer/{Path.GetFileNameWithoutExtension(script)}"] = Encoding.UTF8.GetBytes($"""{Page}<script src="{script}"></script>""");
        }

        var proxy = await CountingProxy.StartAsync(homeserver, files);
        try
        {
            return new(await Chromium.LaunchAsync(), proxy);
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a page whose peer follows the room and has not joined the channel.</summary>
    /// <param name="dialect">Which peer it is.</param>
    /// <param name="account">Its account, a member of the room.</param>
    /// <param name="roomId">The channel.</param>
    /// <param name="frequency">Its tone, in Hz.</param>
    /// <param name="name">Its device name; null for the dialect's default.</param>
    /// <param name="timestamps">Whether a literal peer's callstate contains a timestamp.</param>
    public async Task<BaseProtocolPeer> EnterAsync(
        BaseProtocolDialect dialect, Account account, string roomId, int frequency, string? name = null, bool timestamps = true)
    {
        var context = await _browser.NewContextAsync(new() { Permissions = ["microphone"] });
        await context.AddInitScriptAsync(AudioProbe.Script);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(Proxy.Url, dialect == BaseProtocolDialect.Literal ? "/peer/literal" : "/peer/of2021").ToString());
        var start = new JsonObject
        {
            ["homeserver"] = Proxy.Url.ToString().TrimEnd('/'),
            ["accessToken"] = account.AccessToken,
            ["userId"] = account.UserId,
            ["roomId"] = roomId,
            ["name"] = name ?? (dialect == BaseProtocolDialect.Literal ? "firefox" : "Chrome"),
            ["frequency"] = frequency,
            ["timestamps"] = timestamps,
        };
        var key = await page.EvaluateAsync<string>($"() => window.baseProtocolPeer.start({start.ToJsonString()})");
        var peer = new BaseProtocolPeer(page, dialect, account, key, frequency);
        _peers.Add(peer);
        return peer;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        await _browser.DisposeAsync();
        await Proxy.DisposeAsync();
    }
}
