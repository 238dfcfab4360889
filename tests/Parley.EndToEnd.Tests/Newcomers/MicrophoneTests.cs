using Microsoft.Playwright;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Audio;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.Newcomers;

/// <summary>A browser that blocks the microphone.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class MicrophoneTests(EmbeddedWorldFixture fixture)
{
    [Fact]
    public async Task Member_without_a_microphone_hears_others_is_shown_muted_and_is_heard_after_allowing_it()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0];
            var account = await channel.AdmitAsync("silent");
            await using var person = await Person.ArriveAsync("silent", Tone.Frequencies[1], microphone: false);
            var silent = new ParleyPage(person.Page);
            await silent.SignInAsync(fixture.World.WebUrl, account);
            await ada.Page.JoinAsync(channel.Name);
            await silent.JoinAsync(channel.Name);

            await Assertions.Expect(silent.Page.GetByTestId(TestIds.MicrophoneProblem)).ToContainTextAsync(
                "You can only listen. Microphone access is blocked. Allow it in the browser's settings for this page, then try again.");
            await Assertions.Expect(silent.Page.GetByTestId(TestIds.Mute)).ToHaveAttributeAsync("aria-pressed", "true");
            await silent.Probe.HearsExactlyAsync([ada.Person.Frequency], TimeSpan.FromSeconds(30));
            await ada.Page.ShowsAsync(account.UserId, TestIds.Muted, "true");
            await person.ScreenshotAsync("without-a-microphone");

            await person.Context.GrantPermissionsAsync(["microphone"]);
            await silent.ToggleMuteAsync();
            await ada.Page.Probe.HearsExactlyAsync([person.Frequency], TimeSpan.FromSeconds(30));
            await ada.Page.ShowsAsync(account.UserId, TestIds.Muted, "false");
            await Assertions.Expect(silent.Page.GetByTestId(TestIds.MicrophoneProblem)).ToHaveCountAsync(0);
            await silent.Probe.HearsExactlyAsync([ada.Person.Frequency], TimeSpan.FromSeconds(30));
        });
    }
}
