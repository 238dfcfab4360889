using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>The diagnostics page during a call.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed partial class DiagnosticsTests(EmbeddedWorldFixture fixture)
{
    [Fact]
    public async Task Copied_report_contains_the_state_of_the_call_and_no_secrets()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2, newPages: true);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            // By keyboard alone.
            var page = ada.Page.Page;
            await page.Context.GrantPermissionsAsync(["microphone", "clipboard-read", "clipboard-write"]);
            await page.GetByTestId(TestIds.Settings).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await page.GetByTestId(TestIds.Diagnostics).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.GetByTestId(TestIds.DiagnosticsState)).ToContainTextAsync("Connected");
            await Assertions.Expect(page.GetByTestId(TestIds.DiagnosticsState)).ToContainTextAsync("round-trip time");
            await ada.ScreenshotAsync("diagnostics");
            await page.GetByTestId(TestIds.DiagnosticsCopy).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Diagnostics" }).GetByRole(AriaRole.Status)).ToHaveTextAsync("Report copied.");

            var report = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
            Assert.Contains("Call: In", report, StringComparison.Ordinal);
            Assert.Contains("channel 1: In, no problem", report, StringComparison.Ordinal);
            Assert.Matches(@"member \d+: user \d+, Connected for [\d.]+ s, connection \d+ Connected, round-trip time \d+ ms", report);
            Assert.Contains("input: join", report, StringComparison.Ordinal);
            Assert.Matches(@"command: connection \d+: open to member \d+", report);
            var stored = await page.EvaluateAsync<string>("() => localStorage['parley.session']");
            foreach (var secret in Quoted().Matches(stored).Select(match => match.Groups[1].Value).Where(value => value.Length > 5))
                Assert.DoesNotContain(secret, report, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(ben.Account.Name, report, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(channel.RoomId, report, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch(Secret(), report);
        });
    }

    [Fact]
    public async Task Dialog_fits_a_phone_in_dark_colors()
    {
        await using var person = await Person.ArriveAsync("phone", 0, new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, ColorScheme = ColorScheme.Dark });
        await new ParleyPage(person.Page).SignUpAsync(fixture.World.WebUrl, "Phone " + RandomNumberGenerator.GetHexString(6, lowercase: true));
        if (!await person.Page.GetByTestId(TestIds.Settings).IsVisibleAsync())
            await person.Page.GetByRole(AriaRole.Button, new() { Name = "Channels" }).TapAsync();
        await person.Page.GetByTestId(TestIds.Settings).TapAsync();
        await person.Page.GetByTestId(TestIds.Diagnostics).TapAsync();
        await person.Page.GetByTestId(TestIds.DiagnosticsState).WaitForAsync();
        await person.ScreenshotAsync("diagnostics-phone");
        Assert.Empty(await person.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('dialog *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"));
    }

    // The values of a JSON object: access token, user ID, device ID, homeserver.
    [GeneratedRegex(""":\s*"([^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Quoted();

    // IPv4 and IPv6 addresses, mDNS names, fingerprints, ICE credentials and candidates.
    [GeneratedRegex(@"\d{1,3}(\.\d{1,3}){3}|([0-9a-f]{0,4}:){3,}[0-9a-f]{0,4}|\.local\b|([0-9A-F]{2}:){7}|fingerprint|ufrag|pwd|candidate:|a=ice", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
