using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Playwright;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>A voice channel of one test, with guests that are signed in and members of the room, and have not joined the channel.</summary>
internal sealed class Channel : IAsyncDisposable
{
    private readonly List<Guest> _guests = [];
    private readonly List<Person> _ownPeople = [];
    private readonly ConcurrentBag<IPage> _pages = [];
    private bool _keepsPages;
    private bool _failed;

    private Channel(IWorld world, string mark, string roomId, Account owner) => (World, Mark, RoomId, Owner) = (world, mark, roomId, owner);

    /// <summary>The homeserver and the web client.</summary>
    public IWorld World { get; }

    /// <summary>Six random characters, which make the names of the test's accounts unique.</summary>
    public string Mark { get; }

    /// <summary>The room's name.</summary>
    public string Name => $"Talk {Mark}";

    /// <summary>The room.</summary>
    public string RoomId { get; }

    /// <summary>The account that created the room. It has no browser.</summary>
    public Account Owner { get; }

    /// <summary>The guests, in the order of their tones.</summary>
    public IReadOnlyList<Guest> Guests => _guests;

    /// <summary>Creates a channel with guests in shared browsers.</summary>
    /// <param name="world">The homeserver and the web client.</param>
    /// <param name="people">The number of guests.</param>
    /// <param name="firstTone">The index of the first guest's tone.</param>
    /// <param name="newPages">
    /// Whether each guest gets a page in a new profile, which no other test uses. Otherwise a guest may get a page on which an
    /// earlier test has signed out, and a later test may get this page. A test needs new pages if its changes outlast a sign-out.
    /// </param>
    public static async Task<Channel> OpenAsync(IWorld world, int people, int firstTone = 0, bool newPages = false) =>
        await OpenAsync(world, await PersonPool.Shared.TakeAsync(people, firstTone), keepsPages: !newPages);

    /// <summary>Creates a channel with guests in separate browsers, for a test that kills them.</summary>
    public static async Task<Channel> OpenWithOwnBrowsersAsync(IWorld world, int people)
    {
        List<Person> own = [];
        try
        {
            while (own.Count < people)
                own.Add(await PersonPool.StartOwnAsync(own.Count));
            var channel = await OpenAsync(world, own);
            channel._ownPeople.AddRange(own);
            return channel;
        }
        catch
        {
            foreach (var person in own)
                await person.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates a channel with guests in these browsers.</summary>
    public static async Task<Channel> OpenAsync(IWorld world, IReadOnlyList<Person> people, bool keepsPages = false)
    {
        var mark = RandomNumberGenerator.GetHexString(6, lowercase: true);
        var owner = await world.RegisterAsync($"owner-{mark}");
        using var owning = new MatrixHttp(world.HomeserverUrl, owner.AccessToken);
        var channel = new Channel(world, mark, await owning.CreateVoiceChannelAsync($"Talk {mark}"), owner) { _keepsPages = keepsPages };
        try
        {
            channel._guests.AddRange(await Task.WhenAll(people.Select(channel.WelcomeAsync)));
            return channel;
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Registers an account and joins it to the room, without a browser.</summary>
    /// <param name="name">The start of its localpart, which the channel's mark makes unique.</param>
    public async Task<Account> AdmitAsync(string name)
    {
        var account = await World.RegisterAsync($"{name}-{Mark}");
        using var http = new MatrixHttp(World.HomeserverUrl, account.AccessToken);
        await http.JoinRoomAsync(RoomId);
        return account;
    }

    /// <summary>Opens another page in the guest's browser, in a new profile.</summary>
    public async Task<ParleyPage> OpenAnotherAsync(Guest guest)
    {
        var page = await guest.Person.OpenAnotherAsync();
        _pages.Add(page);
        return new(page);
    }

    /// <summary>Removes a guest whose browser was killed.</summary>
    public void Forget(Guest guest) => _guests.Remove(guest);

    /// <summary>Waits until each of these guests hears all the others and no one else.</summary>
    public async Task HearEachOtherAsync(params Guest[] present)
    {
        foreach (var one in present)
            await one.Page.Probe.HearsExactlyAsync([.. present.Where(other => other != one).Select(other => other.Person.Frequency)], TimeSpan.FromSeconds(30));
    }

    /// <summary>Fails if a page threw an exception.</summary>
    public void NoPageThrew()
    {
        foreach (var guest in _guests)
            Assert.DoesNotContain(guest.Person.Complaints, complaint => complaint.StartsWith("uncaught", StringComparison.Ordinal));
    }

    /// <summary>Runs the steps of a test. If one fails, stores what each page showed and logged with the artifacts.</summary>
    public async Task WatchedAsync(Func<Task> steps, [CallerMemberName] string test = "")
    {
        try
        {
            await steps();
            NoPageThrew();
        }
        catch
        {
            _failed = true;
            foreach (var guest in _guests.Where(guest => !guest.Page.Page.IsClosed))
            {
                var name = $"failed-{World.Name}-{test}-{guest.Person.Name}";
                await guest.ScreenshotAsync(name);
                string[] report = [.. guest.Person.Complaints, .. await guest.Page.Probe.StoryAsync()];
                await File.WriteAllLinesAsync(Path.Combine(Testing.Places.ArtifactFolder("screenshots"), name + ".txt"), report);
                TestContext.Current.TestOutputHelper?.WriteLine($"{guest.Person.Name}:\n{string.Join('\n', report.TakeLast(80))}");
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var kept = _keepsPages && !_failed ? await Task.WhenAll(_guests.Select(KeepAsync)) : [];
        foreach (var page in _pages.Where(page => !kept.Contains(page)))
        {
            try
            {
                await page.Context.CloseAsync();
            }
            catch (PlaywrightException)
            {
                // The browser was killed.
            }
        }

        foreach (var person in _ownPeople)
            await person.DisposeAsync();
    }

    private async Task<Guest> WelcomeAsync(Person person)
    {
        person.ClearComplaints();
        var account = await AdmitAsync(person.Name);
        var page = (_keepsPages ? person.TakeKept(World.WebUrl) : null) ?? await person.OpenAnotherAsync();
        _pages.Add(page);
        var guest = new Guest(person, new(page), account);
        try
        {
            await guest.Page.SignInAsync(World.WebUrl, account);
            await guest.Page.Channel(Name).WaitForAsync();
            return guest;
        }
        catch
        {
            await guest.ScreenshotAsync($"failed-{World.Name}-sign-in-{account.Name}");
            throw;
        }
    }

    // Passes a guest's page on to later tests; returns it unless the person has one to pass on already.
    private async Task<IPage?> KeepAsync(Guest guest)
    {
        await guest.Page.SignOutAsync();
        return guest.Person.Keep(World.WebUrl, guest.Page.Page) ? guest.Page.Page : null;
    }
}
