using Parley.Testing.Browsers;
using Parley.Testing.Http;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Join;

/// <summary>Parley's published web client, by its own page: sign in, click a channel, leave.</summary>
internal sealed class ParleyContender : IContender
{
    private const string Room = "Bench";

    private readonly List<(PageMember Member, ParleyPage Page)> _members = [];
    private (PageMember Member, ParleyPage Page) _joiner;
    private SynapseWorld? _world;
    private int _gathered;

    /// <inheritdoc/>
    public string Name => "Parley";

    /// <inheritdoc/>
    public IReadOnlyList<string> Joiners { get; } = ["joiner offers"];

    private CountingProxy Proxy => _world!.Proxy;

    /// <inheritdoc/>
    public async Task OpenAsync(Stage stage)
    {
        _world = await SynapseWorld.BeforeAsync(stage.Synapse);
        var owner = await _world.RegisterAsync("parley-owner");
        using var owning = new MatrixHttp(stage.Synapse.Url, owner.AccessToken);
        var room = await owning.CreateVoiceChannelAsync(Room);
        foreach (var person in stage.People.SkipLast(1))
            _members.Add(await EnterAsync(person, room));
        _joiner = await EnterAsync(stage.Joiner, room);
    }

    /// <inheritdoc/>
    public async Task GatherAsync(int members)
    {
        _gathered = members;
        foreach (var (_, page) in _members.Take(members))
            await page.JoinAsync(Room);
        await QuietAsync();
    }

    /// <inheritdoc/>
    public async Task<JoinSample> JoinAsync(string joiner, int others)
    {
        var tones = _members.Take(others).Select(member => member.Member.Person.Frequency).ToList();
        var sample = await Measuring.JoinAsync(_joiner.Member, tones, Proxy, () => _joiner.Page.Channel(Room).ClickAsync());
        await _joiner.Page.LeaveAsync();
        await QuietAsync();
        return sample;
    }

    /// <inheritdoc/>
    public async Task DisperseAsync()
    {
        foreach (var (_, page) in _members.Take(_gathered))
            await page.LeaveAsync();
        foreach (var (_, page) in _members.Take(_gathered))
            await page.Probe.HearsExactlyAsync([]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (member, _) in _members)
            await member.Page.CloseAsync();
        if (_joiner.Member is { } joiner)
            await joiner.Page.CloseAsync();
        if (_world is not null)
            await _world.DisposeAsync();
    }

    private async Task<(PageMember Member, ParleyPage Page)> EnterAsync(Person person, string room)
    {
        var account = await _world!.RegisterAsync($"parley-{person.Name}");
        using var self = new MatrixHttp(_world.Synapse.Url, account.AccessToken);
        await self.JoinRoomAsync(room);
        var member = await PageMember.OpenAsync(person);
        var page = new ParleyPage(member.Page);
        await page.SignInAsync(_world.WebUrl, account);
        await page.Channel(Room).WaitForAsync();
        return (member, page);
    }

    // Everybody hears everybody else and nobody else.
    private async Task QuietAsync()
    {
        var present = _members.Take(_gathered).ToList();
        foreach (var one in present)
        {
            await one.Page.Probe.HearsExactlyAsync(
                [.. present.Where(other => other.Member != one.Member).Select(other => other.Member.Person.Frequency)], TimeSpan.FromSeconds(30));
        }
    }
}
