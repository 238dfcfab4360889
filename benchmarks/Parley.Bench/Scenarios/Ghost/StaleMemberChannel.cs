using Microsoft.Playwright;
using Parley.Testing.Audio;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Ghost;

/// <summary>A channel with a member and an onlooker that stay, in one browser, and members that are killed, each in a browser of its own.</summary>
internal sealed class StaleMemberChannel : IAsyncDisposable
{
    private const string Room = "Haunted";

    private readonly IWorld _world;
    private readonly string _room;
    private readonly List<Person> _people = [];
    private readonly Queue<(Person Person, string UserId)> _victims = [];
    private IPage? _member;
    private IPage? _onlooker;

    private StaleMemberChannel(IWorld world, string room) => (_world, _room) = (world, room);

    /// <summary>Makes it; returns when all members hear each other.</summary>
    public static async Task<StaleMemberChannel> GatherAsync(IWorld world, int victims)
    {
        var owner = await world.RegisterAsync("ghost-owner");
        using var owning = new MatrixHttp(world.HomeserverUrl, owner.AccessToken);
        var channel = new StaleMemberChannel(world, await owning.CreateVoiceChannelAsync(Room));
        try
        {
            var stays = await Person.ArriveAsync("stays", Tone.Frequencies[0]);
            channel._people.Add(stays);
            var member = new ParleyPage(stays.Page);
            await channel.SignInAsync(member, "stays");
            channel._member = stays.Page;
            channel._onlooker = await stays.OpenAnotherAsync();
            await channel.SignInAsync(new(channel._onlooker), "onlooker");
            await member.JoinAsync(Room);
            for (var i = 1; i <= victims; i++)
            {
                var victim = await Person.ArriveAsync($"victim{i}", Tone.Frequencies[i]);
                channel._people.Add(victim);
                var page = new ParleyPage(victim.Page);
                var account = await channel.SignInAsync(page, victim.Name);
                await page.JoinAsync(Room);
                channel._victims.Enqueue((victim, account.UserId));
            }

            await member.Probe.HearsExactlyAsync([.. channel._victims.Select(victim => victim.Person.Frequency)], TimeSpan.FromSeconds(40));
            return channel;
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills one browser; seconds until the member and until the onlooker show its person no more.</summary>
    public async Task<(double Inside, double Outside)> KillNextAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var (person, userId) = _victims.Dequeue();
        foreach (var page in (IPage[])[_member!, _onlooker!])
            await new ParleyPage(page).SeesAsync(userId);
        var killed = TimeProvider.System.GetTimestamp();
        await person.KillAsync();
        var times = await Task.WhenAll(GoneAsync(_member!), GoneAsync(_onlooker!));
        return (times[0], times[1]);

        async Task<double> GoneAsync(IPage page)
        {
            var row = page.GetByTestId(TestIds.Member(userId));
            while (await row.CountAsync() > 0)
            {
                if (TimeProvider.System.GetElapsedTime(killed) > patience)
                    return patience.TotalSeconds;
                await Task.Delay(50, cancellationToken);
            }

            return TimeProvider.System.GetElapsedTime(killed).TotalSeconds;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var person in _people)
            await person.DisposeAsync();
    }

    private async Task<Account> SignInAsync(ParleyPage page, string name)
    {
        var account = await _world.RegisterAsync($"ghost-{name}");
        using var self = new MatrixHttp(_world.HomeserverUrl, account.AccessToken);
        await self.JoinRoomAsync(_room);
        await page.SignInAsync(_world.WebUrl, account);
        await page.Channel(Room).WaitForAsync();
        return account;
    }
}
