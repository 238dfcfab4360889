// Takes the README pictures from a running client. Run by build/screenshot.
#:project ../tests/Parley.Testing/Parley.Testing.csproj
#:property PublishAot=false
#:property OutDir=$(MSBuildProjectDirectory)/../artifacts/screenshot/

using Microsoft.Playwright;
using Parley.Testing;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

var pictures = Directory.CreateDirectory(Path.Combine(Places.Root, "docs", "images")).FullName;
await using var world = await EmbeddedWorld.StartAsync();

(string Name, int Frequency, ColorScheme Colors)[] people =
[
    ("Anna Keller", 0, ColorScheme.Light), ("Ben Okri", 440, ColorScheme.Dark), ("Chloé Martin", 0, ColorScheme.Light), ("Dmitri", 0, ColorScheme.Light),
];
var present = new List<(Person Person, ParleyPage Page)>();
try
{
    foreach (var (name, frequency, colors) in people)
    {
        var person = await Person.ArriveAsync(name, frequency, new() { ViewportSize = new() { Width = 1200, Height = 720 }, DeviceScaleFactor = 1.5f, ColorScheme = colors });
        var page = new ParleyPage(person.Page);
        present.Add((person, page));
        await page.SignUpAsync(world.WebUrl, name);
        await page.JoinAsync(name == "Dmitri" ? "Music" : "Lobby");
    }

    await present[2].Page.ToggleMuteAsync();
    var (anna, ben) = (present[0].Page, present[1].Page);
    await anna.Page.Locator("[data-testid^='member-@ben'][data-speaking=true][data-link=connected]").First.WaitForAsync();
    await anna.Page.Locator("[data-testid^='member-@chlo'][data-muted=true][data-link=connected]").First.WaitForAsync();
    // The round-trip times are first measured after about 4 s.
    await anna.Page.WaitForTimeoutAsync(4000);
    await anna.Page.ScreenshotAsync(new() { Path = Path.Combine(pictures, "parley.png") });

    await ben.Page.GetByTestId("room-General").ClickAsync();
    foreach (var (writer, text) in new[] { (0, "Shall we start at eight?"), (1, "Eight works. I will bring the recording."), (2, "I will just listen tonight, the trains are loud here.") })
    {
        var page = present[writer].Person.Page;
        await page.GetByTestId("room-General").ClickAsync();
        await page.GetByTestId("chat-input").FillAsync(text);
        await page.GetByTestId("chat-input").PressAsync("Enter");
        await ben.Page.GetByText(text).WaitForAsync();
    }

    await ben.Page.WaitForTimeoutAsync(1000);
    await ben.Page.ScreenshotAsync(new() { Path = Path.Combine(pictures, "parley-dark.png") });
    Console.WriteLine($"Made {pictures}/parley.png and parley-dark.png");
}
finally
{
    foreach (var (person, _) in present)
        await person.DisposeAsync();
}
