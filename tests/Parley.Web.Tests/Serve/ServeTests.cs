using Parley.Cli.Errors;
using System.Net;
using System.Net.Sockets;
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
    public async Task New_user_is_in_the_space_with_two_voice_channels_and_a_text_room()
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
    [InlineData("localhost", null, 200)]
    [InlineData("127.0.0.1", null, 200)]
    [InlineData("0.0.0.0", null, 401)]
    [InlineData("0.0.0.0", "Open", 200)]
    [InlineData("localhost", "Invite", 401)]
    [InlineData("localhost", "Closed", 403)]
    public async Task Registration_is_open_by_default_only_if_the_server_listens_on_loopback_alone(string bind, string? registration, int status)
    {
        await using var server = await StartAsync(Options with { Bind = bind, Registration = registration is null ? null : Enum.Parse<Parley.Homeserver.RegistrationMode>(registration) });
        using var answer = await RegisterAsync(server, """{"type":"m.login.dummy"}""");
        Assert.Equal(status, (int)answer.StatusCode);
        const string start = "Invitation code for new accounts: ";
        var code = server.Remarks.SingleOrDefault(static remark => remark.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
        Assert.Equal(status == 401, code is not null);
        if (code is null)
            return;
        using var invited = await RegisterAsync(server, $$"""{"type":"m.login.registration_token","token":"{{code}}"}""");
        Assert.Equal(HttpStatusCode.OK, invited.StatusCode);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.Forbidden)]
    public async Task Members_create_invitation_codes_unless_the_server_forbids_it(bool allowed, HttpStatusCode status)
    {
        await using var server = await StartAsync(Options with { MemberInvitations = allowed });
        using var registered = await RegisterAsync(server, """{"type":"m.login.dummy"}""");
        var token = System.Text.Json.JsonElement.Parse(await registered.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("access_token").GetString();
        using var http = new HttpClient { BaseAddress = new(server.Address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var joined = System.Text.Json.JsonElement.Parse(await http.GetStringAsync("/_matrix/client/v3/joined_rooms", TestContext.Current.CancellationToken)).GetProperty("joined_rooms");
        using var body = new StringContent($$"""{"rooms":["{{joined[0].GetString()}}"]}""");
        using var answer = await http.PostAsync("/_matrix/client/unstable/chat.parley/invitations", body, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> RegisterAsync(ParleyServer server, string auth)
    {
        using var http = new HttpClient { BaseAddress = new(server.Address) };
        using var body = new StringContent($$"""{"username":"anna","password":"a long enough one","auth":{{auth}} }""");
        return await http.PostAsync("/_matrix/client/v3/register", body, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("localhost", "rebound.evil.example", 400)]
    [InlineData("localhost", "localhost.evil.example", 400)]
    [InlineData("127.0.0.1", "192.0.2.1:8080", 400)]
    [InlineData("localhost", "localhost:1", 200)]
    [InlineData("localhost", "parley.localhost", 200)]
    [InlineData("localhost", "[::1]:8080", 200)]
    [InlineData("127.0.0.5", "127.0.0.5", 200)]
    [InlineData("0.0.0.0", "chat.lan", 200)]
    public async Task Host_of_another_machine_is_refused_if_the_server_listens_on_loopback_alone(string bind, string host, int status)
    {
        await using var server = await StartAsync(Options with { Bind = bind });
        foreach (var path in (string[])["/", "/config.json", "/_matrix/client/versions"])
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + path) { Headers = { Host = host } };
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("localhost", "X-Forwarded-For", "192.0.2.1", 403)]
    [InlineData("localhost", "X-Forwarded-For", "127.0.0.1, 192.0.2.1", 403)]
    [InlineData("localhost", "Forwarded", "for=192.0.2.1", 403)]
    [InlineData("localhost", "X-Forwarded-For", "127.0.0.1, [::1]:5000", 200)]
    [InlineData("localhost", "X-Forwarded-Host", "talk.example.org", 403)]
    [InlineData("localhost", "X-Forwarded-Proto", "https", 403)]
    [InlineData("localhost", "Via", "1.1 proxy", 403)]
    [InlineData("localhost", "CDN-Loop", "cdn", 403)]
    [InlineData("localhost", "X-Real-IP", "192.0.2.1", 403)]
    [InlineData("localhost", "X-Real-IP", "127.0.0.1", 200)]
    [InlineData("localhost", "X-Client-IP", "192.0.2.1", 403)]
    [InlineData("localhost", "CF-Connecting-IP", "192.0.2.1", 403)]
    [InlineData("localhost", "True-Client-IP", "192.0.2.1", 403)]
    [InlineData("0.0.0.0", "X-Forwarded-For", "192.0.2.1", 200)]
    public async Task Reverse_proxy_needs_a_server_that_was_started_for_other_machines(string bind, string header, string value, int status)
    {
        await using var server = await StartAsync(Options with { Bind = bind });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + "/_matrix/client/versions") { Headers = { { header, value } } };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    // nginx forwards with HTTP/1.0 by default, and adds no header.
    [Theory]
    [InlineData("1.0", 403)]
    [InlineData("1.1", 200)]
    public async Task Request_with_HTTP_1_0_counts_as_forwarded(string version, int status)
    {
        await using var server = await StartAsync(Options);
        var address = new Uri(server.Address);
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET /_matrix/client/versions HTTP/{version}\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        Assert.StartsWith($"HTTP/1.1 {status}", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_for_its_own_machine_prints_how_to_use_a_proxy()
    {
        await using var server = await StartAsync(Options);
        Assert.Contains("--public-url", Assert.Single(server.Remarks), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br, gzip", "brotli")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity", "let plain")]
    public async Task File_is_served_in_an_encoding_that_the_browser_accepts(string accepted, string content)
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
    public async Task Matching_entity_tag_is_answered_with_304()
    {
        await using var server = await StartAsync(Options);
        using var http = new HttpClient();
        using var first = await http.GetAsync(server.Address, TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var second = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task Page_has_a_content_security_policy()
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
    public async Task Port_in_use_fails_with_advice()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Assert.Equal($"Port {port} is in use. Choose another one with --port, or a free one with --port 0.", await RefusalAsync(Options with { Port = port }));
    }

    [Fact]
    public async Task Unwritable_data_folder_fails_with_advice()
    {
        var file = Path.Combine(_folder.FullName, "web", "index.html");
        Assert.Matches("^Couldn't write to the folder .*--data\\.$", await RefusalAsync(Options with { Data = Path.Combine(file, "data") }));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9", "^Couldn't reach http://127\\.0\\.0\\.1:9 .*\\.$")]
    [InlineData("ftp://example.org", "^'ftp://example\\.org' is not the address of a homeserver.*\\.$")]
    public async Task Unreachable_or_invalid_homeserver_fails_with_advice(string homeserver, string sentence) =>
        Assert.Matches(sentence, await RefusalAsync(Options with { Homeserver = homeserver }));

    [Fact]
    public async Task Invalid_bind_address_fails_with_advice() =>
        Assert.Matches("^'somewhere' is not an address.*--bind.*\\.$", await RefusalAsync(Options with { Bind = "somewhere" }));

    [Fact]
    public async Task Missing_web_client_fails_with_advice() =>
        Assert.Matches("^The web client is missing in .*\\./parley.*\\.$", await RefusalAsync(Options with { Web = _folder.FullName }));

    [Fact]
    public async Task Single_sign_on_is_redirected_to_the_homeservers_own_address()
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
    public async Task Configured_homeserver_is_reached_through_the_pages_origin()
    {
        await using var other = await StartAsync(Options);
        await using var server = await StartAsync(Options with { Homeserver = other.Address, Data = "/dev/null/none" });
        using var http = new HttpClient { BaseAddress = new(server.Address) };
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal($$"""{"homeserver":"{{other.Address}}","relayed":true,"register_by_name":false}""", await http.GetStringAsync("/config.json", cancel));
        Assert.Contains("org.matrix.msc4140", await http.GetStringAsync("/_matrix/client/versions", cancel), StringComparison.Ordinal);
    }
}
