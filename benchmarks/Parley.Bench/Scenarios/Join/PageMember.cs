using Microsoft.Playwright;
using Parley.Testing.Audio;
using Parley.Testing.Browsers;

namespace Parley.Bench.Scenarios.Join;

/// <summary>A contender's page in somebody's browser.</summary>
internal sealed record PageMember(Person Person, IPage Page)
{
    /// <summary>The ear on the page.</summary>
    public AudioProbe Probe { get; } = new(Page);

    /// <summary>Opens a page in somebody's browser, in a profile of its own.</summary>
    public static async Task<PageMember> OpenAsync(Person person) => new(person, await person.OpenAnotherAsync());
}
