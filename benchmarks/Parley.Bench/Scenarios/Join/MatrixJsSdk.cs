using System.Text.Json.Nodes;
using Parley.Testing.Browsers;
using Parley.Testing.Http;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Join;

/// <summary>
/// matrix-js-sdk's full-mesh GroupCall with to-device signalling. The microphone is open before the click. The user IDs determine who
/// calls whom, so the joiner has two variants.
/// </summary>
internal sealed class MatrixJsSdk : IContender
{
    private const string Password = "a long enough password";

    private readonly List<Place> _members = [];
    private readonly Dictionary<string, Place> _joiners = [];
    private List<PageMember> _present = [];
    private CountingProxy? _proxy;

    /// <summary>A member and the start parameters of its page.</summary>
    private sealed record Place(PageMember Member, JsonObject Start);

    /// <inheritdoc/>
    public string Name => "matrix-js-sdk 43.0.0";

    /// <inheritdoc/>
    public IReadOnlyList<string> Joiners { get; } = ["joiner calls", "joiner is called"];

    /// <inheritdoc/>
    public async Task OpenAsync(Stage stage)
    {
        // The page shares the homeserver's origin, like Parley's page through its relay, so that neither needs preflights.
        _proxy = await CountingProxy.StartAsync(stage.Synapse.Url, await MatrixJsSdkBundle.FilesAsync());
        using var anonymous = new MatrixHttp(stage.Synapse.Url);
        var owner = await anonymous.RegisterAsync("sdk-owner", Password);
        using var owning = new MatrixHttp(stage.Synapse.Url, owner.AccessToken);
        var room = await owning.CreateVoiceChannelAsync("matrix-js-sdk");

        foreach (var person in stage.People.SkipLast(1))
            _members.Add(await EnterAsync(person, $"sdk-{person.Name}"));
        _joiners[Joiners[0]] = await EnterAsync(stage.Joiner, "sdk-a-joiner"); // the member with the lesser ID calls
        _joiners[Joiners[1]] = await EnterAsync(stage.Joiner, "sdk-z-joiner");

        var starter = _members[0];
        await ReopenAsync(starter);
        await starter.Member.Page.EvaluateAsync("() => window.bench.create()");
        await starter.Member.CloseAsync();

        async Task<Place> EnterAsync(Person person, string name)
        {
            var account = await anonymous.RegisterAsync(name, Password);
            using var self = new MatrixHttp(stage.Synapse.Url, account.AccessToken);
            await self.JoinRoomAsync(room);
            var device = (string)(await self.OkAsync(HttpMethod.Get, "/_matrix/client/v3/account/whoami"))["device_id"]!;
            var member = await PageMember.OpenAsync(person);
            await member.CloseAsync();
            return new(member, new()
            {
                ["homeserver"] = _proxy.Url.ToString().TrimEnd('/'),
                ["userId"] = account.UserId,
                ["accessToken"] = account.AccessToken,
                ["deviceId"] = device,
                ["roomId"] = room,
            });
        }
    }

    /// <inheritdoc/>
    public async Task GatherAsync(int members)
    {
        var places = _members.Take(members).ToList();
        _present = [.. places.Select(place => place.Member)];
        await Task.WhenAll(places.Concat(_joiners.Values).Select(async place =>
        {
            await ReopenAsync(place);
            await place.Member.Page.WaitForFunctionAsync("() => window.bench.ready()");
        }));
        foreach (var member in _present)
        {
            await member.Page.EvaluateAsync("() => window.bench.prepare().then(() => window.bench.enter())");
            await Task.Delay(300);
        }

        await Measuring.QuietAsync(_present);
    }

    /// <inheritdoc/>
    public async Task<JoinSample> JoinAsync(string joiner, int others)
    {
        var member = _joiners[joiner].Member;
        await member.Page.EvaluateAsync("() => window.bench.prepare()");
        var tones = _present.Take(others).Select(other => other.Person.Frequency).ToList();
        var sample = await Measuring.JoinAsync(member, tones, _proxy!, () => member.Page.ClickAsync("#join"));
        await member.Page.EvaluateAsync("() => window.bench.leave()");
        await Measuring.QuietAsync(_present);
        return sample;
    }

    /// <inheritdoc/>
    public async Task DisperseAsync()
    {
        foreach (var member in _present)
            await member.Page.EvaluateAsync("() => window.bench.leave()");
        await Measuring.SilentAsync(_present);
        foreach (var member in _present.Concat(_joiners.Values.Select(place => place.Member)))
            await member.CloseAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var place in _members.Concat(_joiners.Values))
            await place.Member.CloseAsync();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
    }

    private async Task ReopenAsync(Place place)
    {
        await place.Member.ReopenAsync();
        await place.Member.Page.GotoAsync(_proxy!.Url.ToString());
        await place.Member.Page.EvaluateAsync($"() => window.bench.start({place.Start.ToJsonString()})");
    }
}
