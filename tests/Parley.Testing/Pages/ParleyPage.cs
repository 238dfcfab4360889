using Microsoft.Playwright;
using Parley.Testing.Audio;
using Parley.Testing.Worlds;

namespace Parley.Testing.Pages;

/// <summary>The web client as a user operates it.</summary>
public sealed class ParleyPage(IPage page)
{
    /// <summary>The browser's page.</summary>
    public IPage Page { get; } = page;

    /// <summary>Measures what the page receives.</summary>
    public AudioProbe Probe { get; } = new(page);

    /// <summary>The call bar, which exists while in a channel.</summary>
    public ILocator CallBar => Page.GetByTestId(TestIds.CallBar);

    /// <summary>The text with the state of the call.</summary>
    public ILocator ConnectionState => Page.GetByTestId(TestIds.ConnectionState);

    /// <summary>A voice channel's row.</summary>
    public ILocator Channel(string roomName) => Page.GetByTestId(TestIds.Channel(roomName));

    /// <summary>A member's row in the channel list.</summary>
    public ILocator Member(string userId) => Page.GetByTestId(TestIds.Member(userId));

    /// <summary>Registers an account by name alone (embedded homeserver).</summary>
    public async Task SignUpAsync(Uri web, string name)
    {
        await Page.GotoAsync(web.ToString());
        await Page.GetByTestId(TestIds.SignInName).FillAsync(name);
        await Page.GetByTestId(TestIds.SignUpSubmit).ClickAsync();
        await Page.GetByTestId(TestIds.SignInName).WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Signs in with username and password.</summary>
    /// <param name="web">The page to open.</param>
    /// <param name="account">The account.</param>
    /// <param name="homeserver">The homeserver to enter, or null to keep the default.</param>
    public async Task SignInAsync(Uri web, Account account, Uri? homeserver = null)
    {
        if (!await Page.GetByTestId(TestIds.SignInName).IsVisibleAsync())
            await Page.GotoAsync(web.ToString());
        await Page.GetByTestId(TestIds.SignInName).WaitForAsync();
        if (await Page.GetByTestId(TestIds.HaveAccount).IsVisibleAsync())
            await Page.GetByTestId(TestIds.HaveAccount).ClickAsync();
        await Page.GetByTestId(TestIds.SignInPassword).WaitForAsync();
        await Page.GetByTestId(TestIds.SignInName).FillAsync(account.Name);
        if (homeserver is not null)
            await Page.GetByTestId(TestIds.SignInHomeserver).FillAsync(homeserver.ToString());
        await Page.GetByTestId(TestIds.SignInPassword).FillAsync(account.Password);
        await Page.GetByTestId(TestIds.SignInSubmit).ClickAsync();
        await Page.GetByTestId(TestIds.SignInName).WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Leaves the channel, signs out and deletes what the page has stored.</summary>
    public async Task SignOutAsync()
    {
        if (await CallBar.IsVisibleAsync())
            await LeaveAsync();
        await Page.GetByTestId(TestIds.Settings).ClickAsync();
        await Page.GetByTestId(TestIds.SignOut).ClickAsync();
        await Page.GetByTestId(TestIds.SignInName).WaitForAsync();
        await Page.EvaluateAsync("() => { localStorage.clear(); sessionStorage.clear(); history.replaceState(null, '', location.pathname); }");
        await Probe.ResetAsync();
    }

    /// <summary>Joins a voice channel by a click and waits for the call bar.</summary>
    public async Task JoinAsync(string roomName)
    {
        await Channel(roomName).ClickAsync();
        await CallBar.WaitForAsync();
    }

    /// <summary>Leaves the channel and waits until the call bar is removed.</summary>
    public async Task LeaveAsync()
    {
        await Page.GetByTestId(TestIds.Leave).ClickAsync();
        await CallBar.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Mutes or unmutes.</summary>
    public Task ToggleMuteAsync() => Page.GetByTestId(TestIds.Mute).ClickAsync();

    /// <summary>Deafens or undeafens.</summary>
    public Task ToggleDeafenAsync() => Page.GetByTestId(TestIds.Deafen).ClickAsync();

    /// <summary>Waits until a member is listed in a channel.</summary>
    public Task SeesAsync(string userId) => Member(userId).First.WaitForAsync();

    /// <summary>Waits until a member is not listed in any channel.</summary>
    public Task SeesNoMoreAsync(string userId) => Assertions.Expect(Member(userId)).ToHaveCountAsync(0, new() { Timeout = 20_000 });

    /// <summary>Waits until an attribute of a member's row has a value.</summary>
    public Task ShowsAsync(string userId, string attribute, string value) =>
        Assertions.Expect(Member(userId).First).ToHaveAttributeAsync(attribute, value, new() { Timeout = 20_000 });
}
