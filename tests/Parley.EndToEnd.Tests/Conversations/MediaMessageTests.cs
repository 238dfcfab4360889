using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>Two people send each other images and files. The tests run on every homeserver.</summary>
public abstract class MediaMessageTests(IWorld world)
{
    private const string Script = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90' onload='window.ran = true'><script>window.ran = true; parent.ran = true;</script><rect width='90' height='90' fill='red'/></svg>";

    private static readonly LocatorAssertionsToBeVisibleOptions Visible = new() { Timeout = 60_000 };
    private static readonly LocatorAssertionsToHaveCountOptions Count = new() { Timeout = 60_000 };

    [Fact]
    public async Task Images_and_files_are_sent_viewed_and_downloaded()
    {
        await using var channel = await Channel.OpenAsync(world, people: 2, newPages: true);
        await channel.WatchedAsync(async () =>
        {
            await OpenRoomAsync(channel);
            var (ada, ben) = (channel.Guests[0].Page.Page, channel.Guests[1].Page.Page);
            List<string> requests = [];
            ben.Request += (_, request) => requests.Add(request.Url);
            var content = RandomNumberGenerator.GetBytes(300_000);
            await ada.GetByTestId(TestIds.Attach).SetInputFilesAsync([await ImageAsync(ada, "garden.png", 1600, 1200), await ImageAsync(ada, "door.png", 300, 500), new() { Name = "data.bin", MimeType = "application/octet-stream", Buffer = content }]);
            await Assertions.Expect(ada.GetByTestId(TestIds.Upload)).ToHaveCountAsync(3, Count);
            await ada.GetByLabel("Caption of garden.png").FillAsync("The garden");
            await channel.Guests[0].ScreenshotAsync($"{world.Name}-media-tray");
            await ada.GetByTestId(TestIds.SendFiles).ClickAsync();
            await Assertions.Expect(ada.GetByTestId(TestIds.Upload)).ToHaveCountAsync(0, Count);

            var images = ben.GetByTestId(TestIds.Image);
            await Assertions.Expect(ben.GetByAltText("The garden")).ToBeVisibleAsync(Visible);
            await Assertions.Expect(ben.GetByAltText("door.png")).ToBeVisibleAsync(Visible);
            Assert.Equal((400, 300), await SizeAsync(images.First));
            Assert.DoesNotContain(requests, static url => url.Contains("/media/download/", StringComparison.Ordinal));
            await channel.Guests[1].ScreenshotAsync($"{world.Name}-media-timeline");

            // By keyboard alone.
            await images.First.FocusAsync();
            await ben.Keyboard.PressAsync("Enter");
            await Assertions.Expect(ben.GetByTestId(TestIds.LightboxImage)).ToHaveAttributeAsync("alt", "The garden", new() { Timeout = 60_000 });
            await Assertions.Expect(ben.GetByTestId(TestIds.LightboxImage)).ToHaveJSPropertyAsync("naturalWidth", 1600, new() { Timeout = 60_000 });
            await channel.Guests[1].ScreenshotAsync($"{world.Name}-media-lightbox");
            await ben.Keyboard.PressAsync("ArrowRight");
            await Assertions.Expect(ben.GetByTestId(TestIds.LightboxImage)).ToHaveAttributeAsync("alt", "door.png", new() { Timeout = 60_000 });
            await ben.Keyboard.PressAsync("Escape");
            await Assertions.Expect(ben.GetByTestId(TestIds.Lightbox)).ToHaveCountAsync(0, Count);
            await Assertions.Expect(images.First).ToBeFocusedAsync();

            var download = await ben.RunAndWaitForDownloadAsync(() => ben.GetByTestId(TestIds.Download).ClickAsync());
            Assert.Equal("data.bin", download.SuggestedFilename);
            Assert.Equal(content, await File.ReadAllBytesAsync((await download.PathAsync())!, TestContext.Current.CancellationToken));

            // On a phone in the dark, also after a reload.
            await ben.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await ben.SetViewportSizeAsync(360, 740);
            await ben.ReloadAsync();
            await Assertions.Expect(ben.GetByAltText("door.png")).ToBeVisibleAsync(Visible);
            await channel.Guests[1].ScreenshotAsync($"{world.Name}-media-phone");
            Assert.True(await ben.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
            await ben.GetByTestId(TestIds.Attach).SetInputFilesAsync(await ImageAsync(ben, "a long name of a picture that does not fit into the line.png", 60, 60));
            await ben.GetByTestId(TestIds.Upload).WaitForAsync();
            await channel.Guests[1].ScreenshotAsync($"{world.Name}-media-phone-tray");
            await ben.GetByTestId(TestIds.Image).Last.ClickAsync();
            await Assertions.Expect(ben.GetByTestId(TestIds.LightboxImage)).ToBeVisibleAsync(Visible);
            await channel.Guests[1].ScreenshotAsync($"{world.Name}-media-phone-lightbox");
        });
    }

    [Fact]
    public async Task Dropped_and_pasted_files_are_offered_and_refused_or_failed_uploads_stay()
    {
        await using var channel = await Channel.OpenAsync(world, people: 1, newPages: true);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0].Page.Page;
            await ada.RouteAsync("**/media/config", static route => route.FulfillAsync(new() { Body = """{"m.upload.size":5000}""", ContentType = "application/json", Headers = Cors }));
            await OpenRoomAsync(channel);
            await ada.GetByTestId(TestIds.Attach).WaitForAsync(new() { State = WaitForSelectorState.Attached });
            var uploads = ada.GetByTestId(TestIds.Upload);
            await OfferAsync(ada, "drop", "dropped.txt", 6000, uploads);
            await Assertions.Expect(uploads).ToContainTextAsync("This homeserver accepts files of up to 5 kB. This one has 6 kB.", new() { Timeout = 60_000 });
            await Assertions.Expect(ada.GetByTestId(TestIds.SendFiles)).ToHaveCountAsync(0);
            await ada.GetByLabel("Discard dropped.txt").ClickAsync();
            await Assertions.Expect(uploads).ToHaveCountAsync(0, Count);

            await OfferAsync(ada, "paste", "pasted.txt", 3000, uploads);
            await ada.RouteAsync("**/media/v3/upload*", static route => route.AbortAsync());
            await ada.GetByTestId(TestIds.SendFiles).ClickAsync();
            await Assertions.Expect(uploads.GetByRole(AriaRole.Alert)).ToContainTextAsync("Couldn't send this file", new() { Timeout = 60_000 });
            await channel.Guests[0].ScreenshotAsync($"{world.Name}-media-failed");
            await ada.UnrouteAsync("**/media/v3/upload*");
            await uploads.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
            await Assertions.Expect(ada.GetByTestId(TestIds.Attachment)).ToContainTextAsync("pasted.txt", new() { Timeout = 60_000 });
            await Assertions.Expect(uploads).ToHaveCountAsync(0, Count);
        });
    }

    [Fact]
    public async Task Image_with_a_script_is_never_run_or_shown()
    {
        await using var channel = await Channel.OpenAsync(world, people: 1, newPages: true);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0].Page.Page;
            var room = await OpenRoomAsync(channel);
            using var owner = new MatrixHttp(world.HomeserverUrl, channel.Owner.AccessToken);
            var svg = await UploadAsync(channel.Owner.AccessToken, Script, "image/svg+xml");
            var html = await UploadAsync(channel.Owner.AccessToken, "<script>window.ran = true; parent.ran = true;</script>", "text/html");
            await SendAsync("an honest type", svg, "image/svg+xml");
            await SendAsync("a false type", svg, "image/png");
            await SendAsync("no type", svg, null);
            await SendAsync("a page", html, "image/png");
            var files = ada.GetByTestId(TestIds.Attachment);
            await Assertions.Expect(files).ToHaveCountAsync(4, Count);
            // Each is offered as a file, after the homeserver sent another type than the message claims.
            await Assertions.Expect(files.GetByTestId(TestIds.Download)).ToHaveCountAsync(4, Count);
            await Assertions.Expect(files.GetByText("Parley can't show this file.")).ToHaveCountAsync(3, Count);
            await Assertions.Expect(files.Locator("img")).ToHaveCountAsync(0);
            var download = await ada.RunAndWaitForDownloadAsync(() => files.GetByTestId(TestIds.Download).First.ClickAsync());
            Assert.Equal(Script, await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken));
            Assert.False(await ada.EvaluateAsync<bool>("() => !!window.ran"));
            await channel.Guests[0].ScreenshotAsync($"{world.Name}-media-scripts");

            async Task SendAsync(string name, string uri, string? type)
            {
                var (status, _) = await owner.SendEventAsync(room, "m.room.message", new JsonObject
                {
                    ["msgtype"] = "m.image", ["body"] = name, ["url"] = uri, ["info"] = new JsonObject { ["mimetype"] = type, ["size"] = 300 },
                });
                Assert.True((int)status is 200);
            }
        });
    }

    private static Dictionary<string, string> Cors => new() { ["Access-Control-Allow-Origin"] = "*" };

    private static async Task<(int Width, int Height)> SizeAsync(ILocator element) =>
        await element.BoundingBoxAsync() is { } box ? ((int)Math.Round(box.Width), (int)Math.Round(box.Height)) : default;

    private static async Task<FilePayload> ImageAsync(IPage page, string name, int width, int height) => new()
    {
        Name = name,
        MimeType = "image/png",
        Buffer = Convert.FromBase64String(await page.EvaluateAsync<string>(
            """
            ([width, height]) => {
              const canvas = Object.assign(document.createElement('canvas'), { width, height });
              const context = canvas.getContext('2d');
              for (let y = 0; y < height; y += 10) for (let x = 0; x < width; x += 10) {
                context.fillStyle = `hsl(${(x + y) % 360} 60% ${40 + 20 * Math.sin(x * y)}%)`;
                context.fillRect(x, y, 10, 10);
              }
              return canvas.toDataURL('image/png').split(',')[1];
            }
            """,
            new[] { width, height })),
    };

    // The module that receives the files is loaded with the first chat, so the first event may come too early.
    private static async Task OfferAsync(IPage page, string type, string name, int size, ILocator uploads)
    {
        for (var tries = 0; await uploads.CountAsync() == 0; tries++)
        {
            Assert.True(tries < 60, "The page did not take the file.");
            await page.EvaluateAsync(
                """
                ([type, name, size]) => {
                  const data = new DataTransfer();
                  data.items.add(new File(['x'.repeat(size)], name, { type: 'text/plain' }));
                  const options = { bubbles: true, cancelable: true };
                  document.body.dispatchEvent(type === 'drop' ? new DragEvent('drop', { ...options, dataTransfer: data }) : new ClipboardEvent('paste', { ...options, clipboardData: data }));
                }
                """,
                new object[] { type, name, size });
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }
    }

    private async Task<string> UploadAsync(string? token, string content, string type)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) { Headers = { ContentType = new(type) } };
        var response = await http.PostAsync(new Uri(world.HomeserverUrl, "/_matrix/media/v3/upload"), body, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["content_uri"]!.GetValue<string>();
    }

    // Creates a text room, and opens it in the guests' browsers.
    private async Task<string> OpenRoomAsync(Channel channel)
    {
        using var owner = new MatrixHttp(world.HomeserverUrl, channel.Owner.AccessToken);
        var room = await owner.CreateRoomAsync(new() { ["name"] = $"Club {channel.Mark}", ["preset"] = "public_chat" });
        foreach (var guest in channel.Guests)
        {
            using var member = new MatrixHttp(world.HomeserverUrl, guest.Account.AccessToken);
            await member.JoinRoomAsync(room);
            await guest.Page.Page.GetByTestId($"room-Club {channel.Mark}").ClickAsync();
        }
        return room;
    }
}
