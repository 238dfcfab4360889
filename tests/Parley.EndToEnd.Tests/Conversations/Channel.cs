using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Playwright;
using Parley.Testing.Audio;
using Parley.Testing.Browsers;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>A voice channel of a test's own, with people who are signed in, members of the room, and not yet in the channel.</summary>
internal sealed class Channel : IAsyncDisposable
{
    private readonly List<Guest> _guests = [];
    private readonly List<Person> _killed = [];
    private readonly ConcurrentBag<IPage> _borrowed = [];

    private Channel(IWorld world, string name, string roomId, Account owner) => (World, Name, RoomId, Owner) = (world, name, roomId, owner);

    /// <summary>Where it is.</summary>
    public IWorld World { get; }

    /// <summary>The room's name.</summary>
    public string Name { get; }

    /// <summary>The room.</summary>
    public string RoomId { get; }

    /// <summary>Who made the room; has no browser.</summary>
    public Account Owner { get; }

    /// <summary>The people, in the order in which they came.</summary>
    public IReadOnlyList<Guest> Guests => _guests;

    /// <summary>Makes a channel and invites people into browsers.</summary>
    /// <param name="world">Where.</param>
    /// <param name="people">How many.</param>
    /// <param name="firstTone">The first one's place among the tones, where the people of two channels are to be told apart.</param>
    public static async Task<Channel> OpenAsync(IWorld world, int people, int firstTone = 0)
    {
        var mark = RandomNumberGenerator.GetHexString(6, lowercase: true);
        var owner = await world.RegisterAsync($"owner-{mark}");
        using var owning = new MatrixHttp(world.HomeserverUrl, owner.AccessToken);
        var name = $"Talk {mark}";
        var channel = new Channel(world, name, await owning.CreateVoiceChannelAsync(name), owner);
        try
        {
            foreach (var who in (string[])["ada", "ben", "cleo", "dan", "eve", "finn"])
            {
                if (channel._guests.Count < people)
                    channel._guests.Add(await channel.WelcomeAsync($"{who}-{mark}", Tone.Frequencies[firstTone + channel._guests.Count]));
            }

            return channel;
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a channel for people whose browsers are there already; each gets a page in a profile of its own.</summary>
    public static async Task<Channel> OpenAsync(IWorld world, IReadOnlyList<Person> people)
    {
        var channel = await OpenAsync(world, people: 0);
        try
        {
            await Task.WhenAll(people.Select(async person =>
            {
                var page = await person.OpenAnotherAsync();
                channel._borrowed.Add(page);
                var guest = new Guest(person, new(page), await channel.AdmitAsync($"{person.Name}-{channel.Name[^6..]}"));
                await guest.Page.SignInAsync(world.WebUrl, guest.Account);
                await guest.Page.Channel(channel.Name).WaitForAsync();
                lock (channel._guests)
                    channel._guests.Add(guest);
            }));
            var order = people.ToList();
            channel._guests.Sort((a, b) => order.IndexOf(a.Person).CompareTo(order.IndexOf(b.Person)));
            return channel;
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an account that is a member of the room, without a browser.</summary>
    public async Task<Account> AdmitAsync(string name)
    {
        var account = await World.RegisterAsync(name);
        using var http = new MatrixHttp(World.HomeserverUrl, account.AccessToken);
        await http.JoinRoomAsync(RoomId);
        return account;
    }

    /// <summary>Somebody's browser was killed: nothing more is asked of it.</summary>
    public void Forget(Guest guest)
    {
        _guests.Remove(guest);
        _killed.Add(guest.Person);
    }

    /// <summary>Everybody named is in the channel, hears all the others named and nobody else.</summary>
    public async Task HearEachOtherAsync(params Guest[] present)
    {
        foreach (var one in present)
            await one.Page.Probe.HearsExactlyAsync([.. present.Where(other => other != one).Select(other => other.Person.Frequency)], TimeSpan.FromSeconds(30));
    }

    /// <summary>Keeps pictures of all pages when a test fails, and fails it if a page threw.</summary>
    public void NoPageThrew()
    {
        foreach (var guest in _guests)
            Assert.DoesNotContain(guest.Person.Complaints, complaint => complaint.StartsWith("uncaught", StringComparison.Ordinal));
    }

    /// <summary>Runs a test's steps; where one fails, what each page showed and logged is kept among the artifacts.</summary>
    public async Task WatchedAsync(Func<Task> steps, [CallerMemberName] string test = "")
    {
        try
        {
            await steps();
            NoPageThrew();
        }
        catch
        {
            foreach (var guest in _guests)
            {
                var path = Path.Combine(Testing.Places.ArtifactFolder("screenshots"), $"failed-{World.Name}-{test}-{guest.Person.Name}");
                await guest.Page.Page.ScreenshotAsync(new() { Path = path + ".png" });
                string[] told = [.. guest.Person.Complaints, .. await guest.Page.Probe.StoryAsync()];
                await File.WriteAllLinesAsync(path + ".txt", told);
                TestContext.Current.TestOutputHelper?.WriteLine($"{guest.Person.Name}:\n{string.Join('\n', told.TakeLast(80))}");
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var page in _borrowed)
            await page.Context.CloseAsync();
        foreach (var guest in _guests.Where(guest => !_borrowed.Contains(guest.Page.Page)))
            await guest.Person.DisposeAsync();
        foreach (var person in _killed)
            await person.DisposeAsync();
    }

    private async Task<Guest> WelcomeAsync(string name, int frequency)
    {
        var account = await AdmitAsync(name);
        var person = await Person.ArriveAsync(name, frequency);
        var guest = new Guest(person, new(person.Page), account);
        try
        {
            await guest.Page.SignInAsync(World.WebUrl, account);
            await guest.Page.Channel(Name).WaitForAsync();
            return guest;
        }
        catch
        {
            await person.ScreenshotAsync($"failed-{World.Name}-sign-in-{name}");
            await person.DisposeAsync();
            throw;
        }
    }
}
