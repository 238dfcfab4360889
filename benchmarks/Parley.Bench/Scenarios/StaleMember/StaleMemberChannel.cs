using Microsoft.Playwright;
using Parley.Testing.Audio;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.StaleMember;

/// <summary>A channel with a member and an observer in one browser, and members that are killed, each in its own browser.</summary>
internal sealed class StaleMemberChannel : IAsyncDisposable
{
    private const string Room = "Haunted";

    private readonly IWorld _world;
    private readonly string _room;
    private readonly List<Person> _people = [];
    private readonly Queue<(Person Person, string UserId)> _victims = [];
    private IPage? _member;
    private IPage? _observer;

    private StaleMemberChannel(IWorld world, string room) => (_world, _room) = (world, room);

    /// <summary>Creates the channel. Returns when all members hear each other.</summary>
    public static async Task<StaleMemberChannel> GatherAsync(IWorld world, int victims)
    {
        var owner = await world.RegisterAsync("owner");
        using var owning = new MatrixHttp(world.HomeserverUrl, owner.AccessToken);
        var channel = new StaleMemberChannel(world, await owning.CreateVoiceChannelAsync(Room));
        try
        {
            var stays = await Person.ArriveAsync("stays", Tone.Frequencies[0]);
            channel._people.Add(stays);
            var member = new ParleyPage(stays.Page);
            await channel.SignInAsync(member, "stays");
            channel._member = stays.Page;
            channel._observer = await stays.OpenAnotherAsync();
            await channel.SignInAsync(new(channel._observer), "observer");
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

    /// <summary>Kills one browser and returns the seconds until the member and the observer no longer list its user.</summary>
    public async Task<(double Inside, double Outside)> KillNextAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var (person, userId) = _victims.Dequeue();
        foreach (var page in (IPage[])[_member!, _observer!])
            await new ParleyPage(page).SeesAsync(userId);
        var killed = TimeProvider.System.GetTimestamp();
        await person.KillAsync();
        var times = await Task.WhenAll(GoneAsync(_member!), GoneAsync(_observer!));
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
        var account = await _world.RegisterAsync(name);
        using var self = new MatrixHttp(_world.HomeserverUrl, account.AccessToken);
        await self.JoinRoomAsync(_room);
        await page.SignInAsync(_world.WebUrl, account);
        await page.Channel(Room).WaitForAsync();
        return account;
    }
}
