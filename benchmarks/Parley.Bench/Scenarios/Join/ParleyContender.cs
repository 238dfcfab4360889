using Parley.Testing.Browsers;
using Parley.Testing.Http;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Join;

/// <summary>Parley's published web client: sign in, click a channel, leave.</summary>
internal sealed class ParleyContender : IContender
{
    private const string Room = "Bench";

    // The page prepares the microphone, connections and the runtime before the click.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private readonly List<PageMember> _members = [];
    private List<PageMember> _present = [];
    private PageMember? _joiner;
    private SynapseWorld? _world;

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
        _present = [.. _members.Take(members)];
        await Task.WhenAll(_present.Append(_joiner!).Select(async member =>
        {
            await member.ReopenAsync();
            await member.Page.GotoAsync(_world!.WebUrl.ToString());
            await new ParleyPage(member.Page).Channel(Room).WaitForAsync();
        }));
        foreach (var member in _present)
            await new ParleyPage(member.Page).JoinAsync(Room);
        await Measuring.QuietAsync(_present);
        await Task.Delay(Settling);
    }

    /// <inheritdoc/>
    public async Task<JoinSample> JoinAsync(string joiner, int others)
    {
        var page = new ParleyPage(_joiner!.Page);
        var tones = _present.Take(others).Select(member => member.Person.Frequency).ToList();
        var sample = await Measuring.JoinAsync(_joiner, tones, Proxy, () => page.Channel(Room).ClickAsync());
        await page.LeaveAsync();
        await Measuring.QuietAsync(_present);
        return sample;
    }

    /// <inheritdoc/>
    public async Task DisperseAsync()
    {
        foreach (var member in _present)
            await new ParleyPage(member.Page).LeaveAsync();
        await Measuring.SilentAsync(_present);
        foreach (var member in _present.Append(_joiner!))
            await member.CloseAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
            await member.CloseAsync();
        if (_joiner is not null)
            await _joiner.CloseAsync();
        if (_world is not null)
            await _world.DisposeAsync();
    }

    private async Task<PageMember> EnterAsync(Person person, string room)
    {
        var account = await _world!.RegisterAsync($"parley-{person.Name}");
        using var self = new MatrixHttp(_world.Synapse.Url, account.AccessToken);
        await self.JoinRoomAsync(room);
        var member = await PageMember.OpenAsync(person);
        var page = new ParleyPage(member.Page);
        await page.SignInAsync(_world.WebUrl, account);
        await page.Channel(Room).WaitForAsync();
        await member.CloseAsync();
        return member;
    }
}
