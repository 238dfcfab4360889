using Microsoft.Playwright;
using Parley.Testing.Audio;
using Parley.Testing.Browsers;

namespace Parley.Bench.Scenarios.Join;

/// <summary>
/// A client's profile in a browser, with a page that is open only during the client's turn, because a waiting page would use processor
/// time too.
/// </summary>
internal sealed class PageMember
{
    private readonly IBrowserContext _profile;
    private IPage? _page;

    private PageMember(Person person, IPage page) => (Person, _page, _profile) = (person, page, page.Context);

    /// <summary>The person whose browser it is.</summary>
    public Person Person { get; }

    /// <summary>The open page.</summary>
    public IPage Page => _page ?? throw new InvalidOperationException("The page is closed.");

    /// <summary>Measures what the page receives.</summary>
    public AudioProbe Probe => new(Page);

    /// <summary>Opens a page in a new profile of a person's browser.</summary>
    public static async Task<PageMember> OpenAsync(Person person) => new(person, await person.OpenAnotherAsync());

    /// <summary>Opens the page again, in the same profile.</summary>
    public async Task ReopenAsync() => _page ??= await _profile.NewPageAsync();

    /// <summary>Closes the page and keeps its profile.</summary>
    public async Task CloseAsync()
    {
        if (_page is { } page)
            await page.CloseAsync();
        _page = null;
    }
}
