using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Parley.Homeserver.Tests.Support;
using SkiaSharp;

namespace Parley.Homeserver.Tests.Media;

public sealed class MediaTests
{
    private const string Root = "/_matrix/client/v1/media/";

    [Fact]
    public async Task Uploaded_file_is_downloaded_with_its_type_and_name()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");

        var id = await UploadAsync(server, alice, "hello"u8.ToArray(), "text/plain", "?filename=gr%C3%BC%C3%9Fe.txt");
        using var got = await GetAsync(server, bob, Root + "download/parley.localhost/" + id);
        using var renamed = await GetAsync(server, bob, Root + "download/parley.localhost/" + id + "/other.txt");

        Assert.Equal("hello", await got.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("text/plain", got.Content.Headers.ContentType!.MediaType);
        Assert.Equal("inline", got.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("grüße.txt", got.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("other.txt", renamed.Content.Headers.ContentDisposition!.FileNameStar ?? renamed.Content.Headers.ContentDisposition.FileName);
        Assert.StartsWith("sandbox; default-src 'none'", got.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", got.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("cross-origin", got.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
    }

    [Theory]
    [InlineData("text/html", "attachment", "text/html")]
    [InlineData("image/svg+xml", "attachment", "image/svg+xml")]
    [InlineData("image/png", "inline", "image/png")]
    [InlineData("TEXT/HTML; charset=x", "attachment", "TEXT/HTML")]
    public async Task File_that_can_run_code_is_sent_as_an_attachment(string type, string disposition, string sent)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var id = await UploadAsync(server, alice, "<script>"u8.ToArray(), type);

        using var got = await GetAsync(server, alice, Root + "download/parley.localhost/" + id);

        Assert.Equal(disposition, got.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(sent, got.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Part_of_a_file_is_sent_on_request()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var id = await UploadAsync(server, alice, "0123456789"u8.ToArray(), "audio/ogg");
        using var request = Request(alice, HttpMethod.Get, Root + "download/parley.localhost/" + id);
        request.Headers.Range = new RangeHeaderValue(2, 4);

        using var got = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.PartialContent, got.StatusCode);
        Assert.Equal("234", await got.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task File_larger_than_the_limit_or_beyond_the_quota_is_refused()
    {
        await using var server = await TestServer.StartAsync(new HomeserverOptions { Media = new MediaOptions { MaxUploadBytes = 100, MaxBytesPerUser = 150 } });
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");

        Assert.Equal(100, (await alice.GetAsync(Root + "config")).MustBe(200).Json.GetProperty("m.upload.size").GetInt64());
        await UploadAsync(server, alice, new byte[100], "x/y");
        using var large = await PostAsync(server, alice, new ByteArrayContent(new byte[101]));
        using var chunked = await PostAsync(server, bob, new StreamContent(new UnseekableStream(new byte[101])));
        using var beyond = await PostAsync(server, alice, new ByteArrayContent(new byte[51]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, beyond.StatusCode);
        await UploadAsync(server, alice, new byte[50], "x/y");
        await UploadAsync(server, bob, new byte[100], "x/y");
    }

    [Fact]
    public async Task Content_of_a_created_file_is_awaited_and_cannot_be_replaced()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var uri = (await alice.PostAsync("/_matrix/media/v1/create")).MustBe(200).Text("content_uri");
        var path = uri["mxc://".Length..];
        (await bob.GetAsync(Root + "download/" + path + "?timeout_ms=1")).MustBe(504, "M_NOT_YET_UPLOADED");

        var waiting = GetAsync(server, bob, Root + "download/" + path + "?timeout_ms=60000");
        using var foreign = await SendAsync(server, bob, HttpMethod.Put, "/_matrix/media/v3/upload/" + path, new ByteArrayContent([1]));
        using var done = await SendAsync(server, alice, HttpMethod.Put, "/_matrix/media/v3/upload/" + path, new ByteArrayContent([1, 2]));
        using var again = await SendAsync(server, alice, HttpMethod.Put, "/_matrix/media/v3/upload/" + path, new ByteArrayContent([3]));
        using var got = await waiting;

        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal([1, 2], await got.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false, HttpStatusCode.NotFound)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task Download_without_a_token_needs_the_option(bool allowed, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync(new HomeserverOptions { Media = new MediaOptions { AllowUnauthenticatedDownloads = allowed } });
        var alice = await server.RegisterAsync("alice");
        var id = await UploadAsync(server, alice, [1], "image/png");

        using var without = await server.Http.GetAsync(new Uri("/_matrix/media/v3/download/parley.localhost/" + id, UriKind.Relative), TestContext.Current.CancellationToken);
        using var with = await GetAsync(server, alice, "/_matrix/media/v3/download/parley.localhost/" + id);

        using var former = await GetAsync(server, alice, "/_matrix/media/r0/download/parley.localhost/" + id);

        Assert.Equal(expected, without.StatusCode);
        Assert.Equal(HttpStatusCode.OK, former.StatusCode);
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        (await server.Stranger().GetAsync(Root + "download/parley.localhost/" + id)).MustBe(401, "M_MISSING_TOKEN");
        (await alice.GetAsync(Root + "download/other.example/" + id)).MustBe(404, "M_NOT_FOUND");
        (await alice.GetAsync(Root + "download/parley.localhost/..%2Fhomeserver.db")).MustBe(404, "M_NOT_FOUND");
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, "crop", 96, 96, 96, 96)]
    [InlineData(SKEncodedImageFormat.Jpeg, "scale", 300, 200, 320, 160)]
    [InlineData(SKEncodedImageFormat.Webp, "crop", 32, 20, 32, 32)]
    [InlineData(SKEncodedImageFormat.Png, "scale", 5000, 5000, 800, 400)]
    public async Task Thumbnail_has_the_next_size(SKEncodedImageFormat format, string method, int width, int height, int expectedWidth, int expectedHeight)
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var id = await UploadAsync(server, alice, Image(1000, 500, format), "image/" + format);

        for (var i = 0; i < 2; i++)
        {
            using var got = await GetAsync(server, alice, Root + $"thumbnail/parley.localhost/{id}?width={width}&height={height}&method={method}");
            Assert.Equal(HttpStatusCode.OK, got.StatusCode);
            using var image = SKBitmap.Decode(await got.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal((expectedWidth, expectedHeight), (image.Width, image.Height));
        }
    }

    [Fact]
    public async Task Small_image_is_not_enlarged_and_other_files_have_no_thumbnail()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var small = await UploadAsync(server, alice, Image(10, 20, SKEncodedImageFormat.Png), "image/png");
        var text = await UploadAsync(server, alice, "<svg/>"u8.ToArray(), "image/png");

        using var got = await GetAsync(server, alice, Root + $"thumbnail/parley.localhost/{small}?width=800&height=600");
        using var image = SKBitmap.Decode(await got.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        Assert.Equal((10, 20), (image.Width, image.Height));
        (await alice.GetAsync(Root + $"thumbnail/parley.localhost/{text}?width=32&height=32")).MustBe(400, "M_UNKNOWN");
        (await alice.GetAsync(Root + $"thumbnail/parley.localhost/{small}?width=32")).MustBe(400, "M_MISSING_PARAM");
        (await alice.GetAsync(Root + $"thumbnail/parley.localhost/{small}?width=0&height=1")).MustBe(400, "M_INVALID_PARAM");
    }

    [Fact]
    public async Task Files_are_beside_the_database_and_only_their_owner_reads_them()
    {
        using var folder = new TemporaryFolder();
        string id;
        await using (var server = await TestServer.StartAsync(new HomeserverOptions { DatabasePath = folder.File("homeserver.db") }))
            id = await UploadAsync(server, await server.RegisterAsync("alice"), "kept"u8.ToArray(), "text/plain");

        var path = Path.Combine(folder.File("media"), id);
        Assert.Equal("kept", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFiles(folder.File("media")));
    }

    internal static byte[] Image(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.Teal);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    internal static async Task<string> UploadAsync(TestServer server, TestClient user, byte[] content, string type, string query = "")
    {
        using var body = new ByteArrayContent(content);
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await SendAsync(server, user, HttpMethod.Post, "/_matrix/media/v3/upload" + query, body);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonElement.Parse(text).GetProperty("content_uri").GetString()!["mxc://parley.localhost/".Length..];
    }

    private static Task<HttpResponseMessage> PostAsync(TestServer server, TestClient user, HttpContent content) =>
        SendAsync(server, user, HttpMethod.Post, "/_matrix/media/v3/upload", content);

    internal static Task<HttpResponseMessage> GetAsync(TestServer server, TestClient user, string path) => SendAsync(server, user, HttpMethod.Get, path, null);

    private static async Task<HttpResponseMessage> SendAsync(TestServer server, TestClient user, HttpMethod method, string path, HttpContent? content)
    {
        using var request = Request(user, method, path);
        request.Content = content;
        return await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static HttpRequestMessage Request(TestClient user, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Token);
        return request;
    }

    // Its length is unknown, so it is sent in chunks.
    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
