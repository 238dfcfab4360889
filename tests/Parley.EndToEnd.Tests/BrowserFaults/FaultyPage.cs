using System.Text.Json;
using Parley.Testing.Audio;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.BrowserFaults;

/// <summary>A page whose browser APIs fail, in Chromium or in Firefox. Its browser's autoplay policy applies.</summary>
internal sealed class FaultyPage(string browser, int frequency, Account account, Func<string, Task<JsonElement?>> evaluate, Func<string, Task> click, Func<Task> reload)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Measures what the page receives.</summary>
    public AudioProbe Probe { get; } = new(evaluate);

    /// <summary>The tone in the microphone, in Hz.</summary>
    public int Frequency => frequency;

    /// <summary>The account.</summary>
    public Account Account => account;

    /// <summary>Returns a page of Chromium.</summary>
    public static FaultyPage Of(Person person, Account account) =>
        new("Chromium", person.Frequency, account, function => person.Page.EvaluateAsync(function), id => person.Page.GetByTestId(id).ClickAsync(), () => person.Page.ReloadAsync());

    /// <summary>Returns the page of Firefox.</summary>
    public static FaultyPage Of(Firefox firefox, Account account) =>
        new("Firefox", firefox.Frequency, account, firefox.EvaluateAsync, firefox.PressAsync, firefox.ReloadAsync);

    /// <summary>Loads the page with faults and signs in if it is not signed in.</summary>
    /// <param name="faults">The names of sets in faults.js.</param>
    /// <param name="hash">The fragment of the address.</param>
    public async Task LoadAsync(string faults, string hash = "")
    {
        await RunAsync($"prepare({JsonSerializer.Serialize(faults)}, {JsonSerializer.Serialize(hash)})");
        await reload();
        await UntilAsync($"!!({Find(TestIds.Settings)} ?? {Find(TestIds.SignInName)})");
        if (await IsAsync($"!!{Find(TestIds.Settings)}"))
            return;
        await ClickAsync(TestIds.HaveAccount);
        await UntilAsync($"!!{Find(TestIds.SignInPassword)}");
        await FillAsync(TestIds.SignInName, account.Name);
        await FillAsync(TestIds.SignInPassword, account.Password);
        await ClickAsync(TestIds.SignInSubmit);
        await UntilAsync($"!!{Find(TestIds.Settings)}");
    }

    /// <summary>Reloads the page with faults, without a click.</summary>
    /// <param name="faults">The names of sets in faults.js.</param>
    public async Task ReloadAsync(string faults)
    {
        await RunAsync($"prepare({JsonSerializer.Serialize(faults)}, '')");
        await reload();
    }

    /// <summary>Clicks an element when it exists.</summary>
    public async Task ClickAsync(string testId)
    {
        await UntilAsync($"!!{Find(testId)} && !{Find(testId)}.disabled");
        await click(testId);
    }

    /// <summary>Clicks a voice channel, and waits until the page is in it.</summary>
    public async Task JoinAsync(string name)
    {
        await ClickAsync(TestIds.Channel(name));
        await UntilAsync($"!!{Find(TestIds.CallBar)}");
    }

    /// <summary>Leaves the channel.</summary>
    public async Task LeaveAsync()
    {
        await ClickAsync(TestIds.Leave);
        await GoneAsync(TestIds.CallBar);
    }

    /// <summary>Types into a field.</summary>
    public Task FillAsync(string testId, string text) => evaluate($$"""
        () => {
          const field = {{Find(testId)}};
          field.focus();
          field.value = {{JsonSerializer.Serialize(text)}};
          for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
        }
        """);

    /// <summary>Calls a function of faults.js.</summary>
    public Task RunAsync(string call) => evaluate($"async () => {{ await window.parleyFaults.{call}; }}");

    /// <summary>Waits until an element is removed.</summary>
    public Task GoneAsync(string testId) => UntilAsync($"!{Find(testId)}");

    /// <summary>Waits until the text of an element contains a text.</summary>
    public Task ShowsTextAsync(string testId, string text) =>
        UntilAsync($"!!{Find(testId)} && ({Find(testId)}.value ?? {Find(testId)}.textContent).includes({JsonSerializer.Serialize(text)})");

    /// <summary>Waits until an attribute of a member's row has a value.</summary>
    public Task ShowsMemberAsync(string userId, string attribute, string value) =>
        UntilAsync($"{Find(TestIds.Member(userId))}?.getAttribute('{attribute}') === '{value}'");

    /// <summary>Waits until the page hears exactly these tones.</summary>
    public Task HearsAsync(params int[] frequencies) => Probe.HearsExactlyAsync(frequencies, Patience);

    /// <summary>Waits until an expression of the page is true.</summary>
    public async Task UntilAsync(string expression)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await IsAsync(expression))
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"In {browser} this never became true: {expression}. The page shows: {await evaluate("() => document.body.innerText")}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Fails if an exception has reached the user.</summary>
    public async Task HasNoErrorAsync() =>
        Assert.True(await IsAsync("getComputedStyle(document.getElementById('blazor-error-ui')).display === 'none' && !document.querySelector('[data-testid=fault]')"), $"{browser} shows an error.");

    /// <summary>Returns an expression that finds an element.</summary>
    public static string Find(string testId) => $"document.querySelector({JsonSerializer.Serialize($"[data-testid=\"{testId}\"]")})";

    private async Task<bool> IsAsync(string expression) => await evaluate($"() => {expression}") is { ValueKind: JsonValueKind.True };
}
