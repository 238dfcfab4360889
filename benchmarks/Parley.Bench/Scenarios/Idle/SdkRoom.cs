using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Parley.Bench.Scenarios.Join;
using Parley.Testing.Browsers;
using Parley.Testing.Http;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Idle;

/// <summary>matrix-js-sdk's full-mesh GroupCall. Each member has its own page in one browser.</summary>
internal sealed class SdkRoom : IQuietRoom
{
    private readonly IBrowser _browser;
    private readonly CountingProxy _proxy;
    private readonly List<IPage> _pages = [];

    private SdkRoom(IBrowser browser, CountingProxy proxy) => (_browser, _proxy) = (browser, proxy);

    /// <inheritdoc/>
    public string Name => IdleFigures.Sdk;

    /// <inheritdoc/>
    public int Size => _pages.Count;

    /// <inheritdoc/>
    public int Callers => _pages.Count;

    /// <summary>Creates the call.</summary>
    public static async Task<SdkRoom> GatherAsync(SynapseServer server, int size)
    {
        var room = new SdkRoom(await Chromium.LaunchAsync(), await CountingProxy.StartAsync(server.Url, await MatrixJsSdkBundle.FilesAsync()));
        var stage = new RoomMaker(server, $"sdk-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        var roomId = await stage.MakeAsync();
        for (var i = 0; i < size; i++)
        {
            var account = await stage.AdmitAsync();
            using var self = new MatrixHttp(server.Url, account.AccessToken);
            var device = (string)(await self.OkAsync(HttpMethod.Get, "/_matrix/client/v3/account/whoami"))["device_id"]!;
            var context = await room._browser.NewContextAsync(new() { Permissions = ["microphone"] });
            var page = await context.NewPageAsync();
            await page.GotoAsync(room._proxy.Url.ToString());
            var start = new JsonObject
            {
                ["homeserver"] = room._proxy.Url.ToString().TrimEnd('/'),
                ["userId"] = account.UserId,
                ["accessToken"] = account.AccessToken,
                ["deviceId"] = device,
                ["roomId"] = roomId,
            };
            await page.EvaluateAsync($"() => window.bench.start({start.ToJsonString()})");
            room._pages.Add(page);
        }

        await room._pages[0].EvaluateAsync("() => window.bench.create()");
        foreach (var page in room._pages)
        {
            await page.WaitForFunctionAsync("() => window.bench.ready()");
            await page.EvaluateAsync("() => window.bench.prepare().then(() => window.bench.enter())");
            await Task.Delay(300);
        }

        return room;
    }

    /// <inheritdoc/>
    public QuietCount Count() => QuietCount.Of(_proxy.Requests);

    /// <inheritdoc/>
    public async Task CheckAsync()
    {
        foreach (var page in _pages)
        {
            if (await page.EvaluateAsync<int>("() => window.bench.participants()") is var seen && seen != Size)
                throw new InvalidOperationException($"A member of matrix-js-sdk's call saw {seen} of {Size} participants.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        await _browser.DisposeAsync();
        await _proxy.DisposeAsync();
    }
}
