using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.BrowserFaults;

/// <summary>The page in Chromium and Firefox while APIs of the browser fail (docs/guides/browser-apis.md).</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class BrowserFaultTests(FaultyPagesFixture pages) : IClassFixture<FaultyPagesFixture>
{
    private FaultyPage Chromium => pages.Chromium;

    private FaultyPage Firefox => pages.Firefox;

    [Theory]
    [InlineData("refused", "#%E0%A4%A")]
    [InlineData("rejected", "#100%")]
    [InlineData("silent", "#%")]
    [InlineData("missing", "#!%zz:server")]
    [InlineData("storage", "#")]
    public async Task Call_works_while_the_APIs_that_it_does_not_need_fail(string faults, string hash)
    {
        await BothAsync(page => page.LoadAsync(faults, hash));
        await CallAsync();
        await BothAsync(async page =>
        {
            await page.ClickAsync(TestIds.Settings);
            await page.ClickAsync(TestIds.Diagnostics);
            await page.ShowsTextAsync(TestIds.DiagnosticsState, "Connected");
            await page.ClickAsync(TestIds.DiagnosticsCopy);
            await page.ShowsTextAsync(TestIds.DiagnosticsText, "Call: In");
            await page.UntilAsync("document.querySelector('dialog [aria-label=Close]')?.click() ?? !document.querySelector('dialog')");
            await page.HasNoErrorAsync();
        });
        await BothAsync(page => page.LeaveAsync());
    }

    [Fact]
    public async Task Prompt_that_nobody_answers_offers_to_listen_and_the_microphone_follows()
    {
        await EachAsync(async (page, other) =>
        {
            await page.LoadAsync("prompt");
            await other.LoadAsync("");
            await other.JoinAsync(pages.Channel);
            await page.ClickAsync(TestIds.Channel(pages.Channel));
            await page.ClickAsync(TestIds.OnlyListen);
            await page.HearsAsync(other.Frequency);
            await page.ShowsTextAsync(TestIds.MicrophoneProblem, "You only listen.");
            await other.ShowsMemberAsync(page.Account.UserId, TestIds.Muted, "true");

            await page.RunAsync("answerPrompt()");
            await other.HearsAsync(page.Frequency);
            await other.ShowsMemberAsync(page.Account.UserId, TestIds.Muted, "false");
            await page.GoneAsync(TestIds.MicrophoneProblem);
        });
    }

    [Fact]
    public async Task Microphone_that_is_gone_is_shown_to_all_and_works_again_when_it_is_back()
    {
        await BothAsync(page => page.LoadAsync(""));
        await CallAsync();
        await EachAsync(async (page, other) =>
        {
            await page.RunAsync("unplug('NotFoundError')");
            await page.ShowsTextAsync(TestIds.MicrophoneProblem, "No microphone was found.");
            await other.ShowsMemberAsync(page.Account.UserId, TestIds.Muted, "true");
            await page.LeaveAsync();
            await page.JoinAsync(pages.Channel);
            await other.ShowsMemberAsync(page.Account.UserId, TestIds.Muted, "true");
            await page.HearsAsync(other.Frequency);

            await page.RunAsync("plug()");
            await other.HearsAsync(page.Frequency);
            await other.ShowsMemberAsync(page.Account.UserId, TestIds.Muted, "false");
            await page.GoneAsync(TestIds.MicrophoneProblem);
        }, leaves: false);
        await BothAsync(page => page.LeaveAsync());
    }

    [Fact]
    public async Task Member_above_full_volume_is_played_after_the_audio_context_was_suspended_or_closed()
    {
        await BothAsync(page => page.LoadAsync(""));
        await CallAsync();
        await BothAsync(async page =>
        {
            await SetVolumeAsync(page, 150);
            await page.UntilAsync("window.parleyFaults.plays()");
            await page.RunAsync("context().suspend()");
            await page.UntilAsync("window.parleyFaults.plays()");
            await page.RunAsync("context().close()");
            await page.UntilAsync("window.parleyFaults.contexts() > 1 && window.parleyFaults.plays()");
            await SetVolumeAsync(page, 100); // The page keeps the volume for the tests that follow.
            await page.HasNoErrorAsync();
        });
        await BothAsync(page => page.LeaveAsync());
    }

    [Fact]
    public async Task Playback_that_is_blocked_after_a_reload_is_shown_until_a_click()
    {
        await BothAsync(page => page.LoadAsync(""));
        await CallAsync();
        await EachAsync(async (page, other) =>
        {
            await page.ReloadAsync("blocked");
            await page.ShowsTextAsync(TestIds.PlaybackBlocked, "Click to hear");
            await page.ClickAsync(TestIds.PlaybackBlocked);
            await page.GoneAsync(TestIds.PlaybackBlocked);
            await page.UntilAsync("window.parleyFaults.plays()");
            await page.HearsAsync(other.Frequency);
        }, leaves: false);
        await BothAsync(page => page.LeaveAsync());
    }

    [Fact]
    public async Task Listener_that_the_autoplay_policy_of_Firefox_blocks_after_a_reload_is_shown_it_until_a_click()
    {
        await BothAsync(page => page.LoadAsync(""));
        await CallAsync();
        await Firefox.ReloadAsync("listening");
        await Firefox.ShowsTextAsync(TestIds.PlaybackBlocked, "Click to hear");
        await Firefox.ClickAsync(TestIds.PlaybackBlocked);
        await Firefox.GoneAsync(TestIds.PlaybackBlocked);
        await Firefox.UntilAsync("window.parleyFaults.plays()");
        await BothAsync(page => page.LeaveAsync());
    }

    [Fact]
    public async Task Enter_that_confirms_a_composition_sends_nothing()
    {
        await BothAsync(async page =>
        {
            await page.LoadAsync("");
            await page.JoinAsync(pages.Channel);
            await page.UntilAsync("!!document.querySelector('[aria-label=Chat]')");
            await page.UntilAsync("(document.querySelector('[aria-label=Chat]').click(), true)");
            await page.UntilAsync($"!!{FaultyPage.Find(TestIds.ChatInput)}");
            await page.FillAsync(TestIds.ChatInput, "にほ");
            await PressEnterAsync(page, keyCode: 229);
            await page.FillAsync(TestIds.ChatInput, "日本語");
            await PressEnterAsync(page, keyCode: 13);
            await page.ShowsTextAsync(TestIds.ChatMessage, "日本語");
            await page.UntilAsync($"![...document.querySelectorAll('[data-testid={TestIds.ChatMessage}]')].some(message => message.textContent.includes('にほ'))");
            await page.LeaveAsync();
        });
    }

    private static Task PressEnterAsync(FaultyPage page, int keyCode) => page.UntilAsync(
        $"({FaultyPage.Find(TestIds.ChatInput)}.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', keyCode: {keyCode}, bubbles: true, cancelable: true }})), true)");

    private static Task SetVolumeAsync(FaultyPage page, int percent) =>
        page.UntilAsync($"(() => {{ const field = document.querySelector('.volume input'); field.value = {percent}; return field.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()");

    private async Task CallAsync()
    {
        await BothAsync(page => page.JoinAsync(pages.Channel));
        await Chromium.HearsAsync(Firefox.Frequency);
        await Firefox.HearsAsync(Chromium.Frequency);
    }

    private Task BothAsync(Func<FaultyPage, Task> steps) => Task.WhenAll(steps(Chromium), steps(Firefox));

    private async Task EachAsync(Func<FaultyPage, FaultyPage, Task> steps, bool leaves = true)
    {
        foreach (var (page, other) in ((FaultyPage, FaultyPage)[])[(Chromium, Firefox), (Firefox, Chromium)])
        {
            await steps(page, other);
            await page.HasNoErrorAsync();
            if (leaves)
                await BothAsync(one => one.LeaveAsync());
        }
    }
}
