using Microsoft.Playwright;
using Parley.Testing.Audio;
using Parley.Testing.Worlds;

namespace Parley.Testing.Pages;

/// <summary>The web client as a person uses it, by what the person sees; knows nothing of what is behind.</summary>
public sealed class ParleyPage(IPage page)
{
    /// <summary>The browser's page.</summary>
    public IPage Page { get; } = page;

    /// <summary>The ear on the page.</summary>
    public AudioProbe Probe { get; } = new(page);

    /// <summary>The bar at the bottom while in a channel.</summary>
    public ILocator CallBar => Page.GetByTestId(TestIds.CallBar);

    /// <summary>How the connection is, in words.</summary>
    public ILocator ConnectionState => Page.GetByTestId(TestIds.ConnectionState);

    /// <summary>A voice channel's row.</summary>
    public ILocator Channel(string roomName) => Page.GetByTestId(TestIds.Channel(roomName));

    /// <summary>A member's rows: in the channel list, and in the conversation if that is open.</summary>
    public ILocator Member(string userId) => Page.GetByTestId(TestIds.Member(userId));

    /// <summary>Makes an account by name alone and arrives in the channel list (embedded homeserver).</summary>
    public async Task SignUpAsync(Uri web, string name)
    {
        await Page.GotoAsync(web.ToString());
        await Page.GetByTestId(TestIds.SignInName).FillAsync(name);
        await Page.GetByTestId(TestIds.SignUpSubmit).ClickAsync();
        await Page.GetByTestId(TestIds.SignInName).WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Signs in with name and password and arrives in the channel list.</summary>
    /// <param name="web">The page to open.</param>
    /// <param name="account">Who signs in.</param>
    /// <param name="homeserver">What to type as the homeserver, or null to leave what is there.</param>
    public async Task SignInAsync(Uri web, Account account, Uri? homeserver = null)
    {
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

    /// <summary>Joins a voice channel by a click and waits for the bar.</summary>
    public async Task JoinAsync(string roomName)
    {
        await Channel(roomName).ClickAsync();
        await CallBar.WaitForAsync();
    }

    /// <summary>Leaves the channel and waits until the bar is gone.</summary>
    public async Task LeaveAsync()
    {
        await Page.GetByTestId(TestIds.Leave).ClickAsync();
        await CallBar.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Toggles the microphone.</summary>
    public Task ToggleMuteAsync() => Page.GetByTestId(TestIds.Mute).ClickAsync();

    /// <summary>Toggles hearing.</summary>
    public Task ToggleDeafenAsync() => Page.GetByTestId(TestIds.Deafen).ClickAsync();

    /// <summary>Waits until a member is shown (in some list), whether or not one is in the channel oneself.</summary>
    public Task SeesAsync(string userId) => Member(userId).First.WaitForAsync();

    /// <summary>Waits until a member is shown nowhere.</summary>
    public Task SeesNoMoreAsync(string userId) => Assertions.Expect(Member(userId)).ToHaveCountAsync(0, new() { Timeout = 20_000 });

    /// <summary>Waits until an attribute of a member's row has a value.</summary>
    public Task ShowsAsync(string userId, string attribute, string value) =>
        Assertions.Expect(Member(userId).First).ToHaveAttributeAsync(attribute, value, new() { Timeout = 20_000 });
}
