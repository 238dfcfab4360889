using Parley.Testing;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>A person with a page that is signed in to an account.</summary>
internal sealed record Guest(Person Person, ParleyPage Page, Account Account)
{
    /// <summary>The user ID.</summary>
    public string Id => Account.UserId;

    /// <summary>Stores a picture of the page with the artifacts of the test run.</summary>
    public Task ScreenshotAsync(string name) => Page.Page.ScreenshotAsync(new() { Path = Path.Combine(Places.ArtifactFolder("screenshots"), $"{name}.png") });
}
