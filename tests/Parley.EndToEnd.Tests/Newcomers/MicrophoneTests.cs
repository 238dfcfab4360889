using Microsoft.Playwright;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Audio;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;

namespace Parley.EndToEnd.Tests.Newcomers;

/// <summary>A person whose browser gives the page no microphone.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class MicrophoneTests(EmbeddedWorldFixture fixture)
{
    [Fact]
    public async Task Without_the_microphone_one_is_told_so_hears_the_others_is_shown_muted_and_is_heard_once_it_is_allowed()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0];
            var account = await channel.AdmitAsync($"silent-{channel.Name[^6..]}");
            await using var person = await Person.ArriveAsync("silent", Tone.Frequencies[1], microphone: false);
            var silent = new ParleyPage(person.Page);
            await silent.SignInAsync(fixture.World.WebUrl, account);
            await ada.Page.JoinAsync(channel.Name);
            await silent.JoinAsync(channel.Name);

            await Assertions.Expect(silent.Page.GetByTestId(TestIds.MicrophoneProblem)).ToContainTextAsync(
                "You only listen: the browser does not allow the microphone; allow it in the browser's settings for this page, then try again.");
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
