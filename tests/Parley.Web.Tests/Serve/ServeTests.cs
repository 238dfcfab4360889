using System.Net;
using System.Net.Sockets;
using Parley.Cli;
using Parley.Cli.Serve;

namespace Parley.Web.Tests.Serve;

public sealed class ServeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-serve-");

    public ServeTests()
    {
        var web = _folder.CreateSubdirectory("web").FullName;
        File.WriteAllText(Path.Combine(web, "index.html"), "<script type=\"importmap\">{}</script><p>Parley</p>");
        File.WriteAllText(Path.Combine(web, "app.abcdef1234.js"), "let plain");
        File.WriteAllText(Path.Combine(web, "app.abcdef1234.js.br"), "brotli");
        File.WriteAllText(Path.Combine(web, "app.abcdef1234.js.gz"), "gzip");
    }

    private ServeOptions Options => new() { Port = 0, Data = Path.Combine(_folder.FullName, "data"), Web = Path.Combine(_folder.FullName, "web") };

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<ParleyServer> StartAsync(ServeOptions options) => ParleyServer.StartAsync(options, TestContext.Current.CancellationToken);

    private static async Task<string> RefusalAsync(ServeOptions options)
    {
        var refusal = (await Assert.ThrowsAsync<CommandException>(() => StartAsync(options))).Message;
        Assert.DoesNotContain('\n', refusal);
        Assert.EndsWith(".", refusal, StringComparison.Ordinal);
        return refusal;
    }

    [Fact]
    public async Task A_newcomer_finds_the_space_with_two_voice_channels_and_a_text_room()
    {
        await using var server = await StartAsync(Options);
        using var http = new HttpClient { BaseAddress = new(server.Address) };
        var cancel = TestContext.Current.CancellationToken;
        Assert.Contains("\"register_by_name\":true", await http.GetStringAsync("/config.json", cancel), StringComparison.Ordinal);
        var body = new StringContent("""{"username":"anna","password":"a long enough one","auth":{"type":"m.login.dummy"}}""");
        var answer = await (await http.PostAsync("/_matrix/client/v3/register", body, cancel)).Content.ReadAsStringAsync(cancel);
        var token = System.Text.Json.JsonDocument.Parse(answer).RootElement.GetProperty("access_token").GetString();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var sync = await http.GetStringAsync("/_matrix/client/v3/sync?timeout=0", cancel);
        foreach (var name in (string[])["Parley", "Lobby", "Music", "General"])
            Assert.Contains($"\"name\":\"{name}\"", sync, StringComparison.Ordinal);
        Assert.Contains("\"de.mtorials.test.callstate\":0", sync, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br, gzip", "brotli")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity", "let plain")]
    public async Task A_file_comes_in_the_form_that_the_browser_takes(string accepted, string content)
    {
        await using var server = await StartAsync(Options);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + "/app.abcdef1234.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(content, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_browser_has_is_not_sent_again()
    {
        await using var server = await StartAsync(Options);
        using var http = new HttpClient();
        using var first = await http.GetAsync(server.Address, TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var second = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task The_page_may_run_its_own_scripts_and_be_framed_by_nobody()
    {
        await using var server = await StartAsync(Options);
        using var http = new HttpClient();
        using var page = await http.GetAsync(server.Address, TestContext.Current.CancellationToken);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        // The hash of "{}", the import map's text.
        Assert.Contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o='", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_said_with_what_to_do()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Assert.Equal($"Port {port} is taken: choose another one with --port, or a free one with --port 0.", await RefusalAsync(Options with { Port = port }));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_said_with_what_to_do()
    {
        var file = Path.Combine(_folder.FullName, "web", "index.html");
        Assert.Matches("^The folder .* cannot be written .*--data\\.$", await RefusalAsync(Options with { Data = Path.Combine(file, "data") }));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9", "^No Matrix homeserver answers at http://127\\.0\\.0\\.1:9 .*\\.$")]
    [InlineData("ftp://example.org", "^'ftp://example\\.org' is not the address of a homeserver.*\\.$")]
    public async Task A_homeserver_that_does_not_answer_is_said_with_what_to_do(string homeserver, string sentence) =>
        Assert.Matches(sentence, await RefusalAsync(Options with { Homeserver = homeserver }));

    [Fact]
    public async Task An_address_that_is_none_is_said_with_what_to_do() =>
        Assert.Matches("^'somewhere' is no address.*--bind.*\\.$", await RefusalAsync(Options with { Bind = "somewhere" }));

    [Fact]
    public async Task A_folder_without_the_web_client_is_said_with_what_to_do() =>
        Assert.Matches("^The web client is missing in .*\\./parley.*\\.$", await RefusalAsync(Options with { Web = _folder.FullName }));

    [Fact]
    public async Task A_single_sign_on_with_cookies_begins_at_the_homeservers_own_address()
    {
        await using var homeserver = await HomeserverWithCookies.StartAsync();
        await using var server = await StartAsync(Options with { Homeserver = homeserver.Address });
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        const string path = "/_matrix/client/v3/login/sso/redirect?redirectUrl=http%3A%2F%2Flocalhost%2F";
        using var answer = await http.GetAsync(server.Address + path, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Redirect, homeserver.Address + path), (answer.StatusCode, answer.Headers.Location?.AbsoluteUri));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Another_homeserver_takes_the_embedded_ones_place_and_is_reached_through_the_pages_origin()
    {
        await using var other = await StartAsync(Options);
        await using var server = await StartAsync(Options with { Homeserver = other.Address, Data = "/dev/null/none" });
        using var http = new HttpClient { BaseAddress = new(server.Address) };
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal($$"""{"homeserver":"{{other.Address}}","relayed":true,"register_by_name":false}""", await http.GetStringAsync("/config.json", cancel));
        Assert.Contains("org.matrix.msc4140", await http.GetStringAsync("/_matrix/client/versions", cancel), StringComparison.Ordinal);
    }
}
