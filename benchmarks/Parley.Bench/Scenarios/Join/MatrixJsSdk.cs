using System.Text.Json.Nodes;
using Parley.Testing.Http;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Join;

/// <summary>
/// matrix-js-sdk's full-mesh GroupCall, signalling by to-device messages, its microphone open before the click. Who calls whom
/// follows from the user ids there, so the joiner comes in two variants.
/// </summary>
internal sealed class MatrixJsSdk : IContender
{
    private const string Password = "a long enough password";

    private readonly List<PageMember> _members = [];
    private readonly Dictionary<string, PageMember> _joiners = [];
    private CountingProxy? _proxy;
    private int _gathered;

    /// <inheritdoc/>
    public string Name => "matrix-js-sdk 43.0.0";

    /// <inheritdoc/>
    public IReadOnlyList<string> Joiners { get; } = ["joiner calls", "joiner is called"];

    /// <inheritdoc/>
    public async Task OpenAsync(Stage stage)
    {
        // The page shares the homeserver's origin, as Parley's does through its relay: neither pays for preflights.
        _proxy = await CountingProxy.StartAsync(stage.Synapse.Url, await MatrixJsSdkBundle.FilesAsync());
        using var anonymous = new MatrixHttp(stage.Synapse.Url);
        var owner = await anonymous.RegisterAsync("sdk-owner", Password);
        using var owning = new MatrixHttp(stage.Synapse.Url, owner.AccessToken);
        var room = await owning.CreateVoiceChannelAsync("matrix-js-sdk");

        foreach (var person in stage.People.SkipLast(1))
            _members.Add(await EnterAsync(person, $"sdk-{person.Name}", room));
        _joiners[Joiners[0]] = await EnterAsync(stage.Joiner, "sdk-a-joiner", room); // the lesser id calls
        _joiners[Joiners[1]] = await EnterAsync(stage.Joiner, "sdk-z-joiner", room);

        var starter = _members[0].Page;
        await starter.EvaluateAsync("() => window.bench.create()");
        foreach (var member in _members.Concat(_joiners.Values))
            await member.Page.WaitForFunctionAsync("() => window.bench.ready()");
        await starter.EvaluateAsync("() => window.bench.prepare()");

        async Task<PageMember> EnterAsync(Testing.Browsers.Person person, string name, string roomId)
        {
            var account = await anonymous.RegisterAsync(name, Password);
            using var self = new MatrixHttp(stage.Synapse.Url, account.AccessToken);
            await self.JoinRoomAsync(roomId);
            var device = (string)(await self.OkAsync(HttpMethod.Get, "/_matrix/client/v3/account/whoami"))["device_id"]!;
            var member = await PageMember.OpenAsync(person);
            await member.Page.GotoAsync(_proxy.Url.ToString());
            var start = new JsonObject
            {
                ["homeserver"] = _proxy.Url.ToString().TrimEnd('/'),
                ["userId"] = account.UserId,
                ["accessToken"] = account.AccessToken,
                ["deviceId"] = device,
                ["roomId"] = roomId,
            };
            await member.Page.EvaluateAsync($"() => window.bench.start({start.ToJsonString()})");
            return member;
        }
    }

    /// <inheritdoc/>
    public async Task GatherAsync(int members)
    {
        _gathered = members;
        foreach (var member in _members.Take(members))
        {
            await member.Page.EvaluateAsync("() => window.bench.prepare().then(() => window.bench.enter())");
            await Task.Delay(300);
        }

        await QuietAsync();
    }

    /// <inheritdoc/>
    public async Task<JoinSample> JoinAsync(string joiner, int others)
    {
        var page = _joiners[joiner];
        await page.Page.EvaluateAsync("() => window.bench.prepare()");
        var tones = _members.Take(others).Select(member => member.Person.Frequency).ToList();
        var sample = await Measuring.JoinAsync(page, tones, _proxy!, () => page.Page.ClickAsync("#join"));
        await page.Page.EvaluateAsync("() => window.bench.leave()");
        await QuietAsync();
        return sample;
    }

    /// <inheritdoc/>
    public async Task DisperseAsync()
    {
        foreach (var member in _members.Take(_gathered))
            await member.Page.EvaluateAsync("() => window.bench.leave()");
        foreach (var member in _members.Take(_gathered))
            await member.Probe.HearsExactlyAsync([]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var page in _members.Concat(_joiners.Values))
            await page.Page.CloseAsync();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
    }

    // Everybody hears everybody else and nobody else.
    private async Task QuietAsync()
    {
        var present = _members.Take(_gathered).ToList();
        foreach (var member in present)
            await member.Probe.HearsExactlyAsync([.. present.Where(other => other != member).Select(other => other.Person.Frequency)], TimeSpan.FromSeconds(30));
    }
}
