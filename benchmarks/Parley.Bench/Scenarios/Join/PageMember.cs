using Microsoft.Playwright;
using Parley.Testing.Audio;
using Parley.Testing.Browsers;

namespace Parley.Bench.Scenarios.Join;

/// <summary>
/// A contender's place in somebody's browser: a profile of its own, and a page in it while it is the contender's turn. A page that
/// waits for its turn would still cost the processor what belongs to the other's.
/// </summary>
internal sealed class PageMember
{
    private readonly IBrowserContext _profile;
    private IPage? _page;

    private PageMember(Person person, IPage page) => (Person, _page, _profile) = (person, page, page.Context);

    /// <summary>Whose browser it is.</summary>
    public Person Person { get; }

    /// <summary>The page, while it is open.</summary>
    public IPage Page => _page ?? throw new InvalidOperationException("The page is closed.");

    /// <summary>The ear on the page.</summary>
    public AudioProbe Probe => new(Page);

    /// <summary>Opens a page in somebody's browser, in a profile of its own.</summary>
    public static async Task<PageMember> OpenAsync(Person person) => new(person, await person.OpenAnotherAsync());

    /// <summary>Opens the page again, in the same profile.</summary>
    public async Task ReopenAsync() => _page ??= await _profile.NewPageAsync();

    /// <summary>Closes the page; its profile stays.</summary>
    public async Task CloseAsync()
    {
        if (_page is { } page)
            await page.CloseAsync();
        _page = null;
    }
}
