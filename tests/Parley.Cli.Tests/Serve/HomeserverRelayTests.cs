using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Parley.Cli.Serve;

namespace Parley.Cli.Tests.Serve;

/// <summary>The relay of <c>parley serve --homeserver</c>.</summary>
public sealed class HomeserverRelayTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-relay-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("/_matrix/client/v3/rooms/!a%2Fb:x/state?from=%20a")]
    [InlineData("/_matrix/media/v3/download/x/y")]
    [InlineData("/.well-known/matrix/client")]
    public async Task Client_paths_are_forwarded_unchanged(string path)
    {
        await using var upstream = await UpstreamServer.StartAsync(static context => context.Response.WriteAsync("{}"));
        await using var server = await ServeAsync(upstream);
        Assert.StartsWith("HTTP/1.1 200", await RawAsync(server, path), StringComparison.Ordinal);
        Assert.Equal(path, Assert.Single(upstream.Requests).Target);
    }

    [Theory]
    [InlineData("/_synapse/admin/v1/register", "404")]
    [InlineData("/_matrix/federation/v1/version", "400")]
    [InlineData("/_matrix/key/v2/server", "400")]
    [InlineData("/.well-known/matrix/server", "400")]
    [InlineData("/_matrix/client/../../_synapse/admin/v1/register", "40")]
    [InlineData("/_matrix/client/%2e%2e/%2e%2e/_synapse/admin/v1/register", "40")]
    [InlineData("/_matrix/client/..\\..\\_synapse/admin/v1/register", "40")]
    [InlineData("//127.0.0.1:9/_matrix/client/versions", "40")]
    [InlineData("http://127.0.0.1:9/_matrix/client/v3/sync", "400", "127.0.0.1:9")]
    [InlineData("https://127.0.0.1:9/_matrix/client/v3/sync", "400", "127.0.0.1:9")]
    public async Task Other_targets_are_refused(string target, string status, string? host = null)
    {
        await using var upstream = await UpstreamServer.StartAsync(static context => context.Response.WriteAsync("secret"));
        await using var server = await ServeAsync(upstream);
        Assert.StartsWith("HTTP/1.1 " + status, await RawAsync(server, target, host), StringComparison.Ordinal);
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task Client_headers_about_the_connection_are_replaced_and_cookies_are_dropped()
    {
        await using var upstream = await UpstreamServer.StartAsync(static context =>
        {
            context.Response.Headers.SetCookie = "session=1";
            return context.Response.WriteAsync("{}");
        });
        await using var server = await ServeAsync(upstream);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + "/_matrix/client/v3/sync");
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"), ("Forwarded", "for=203.0.113.7"), ("X-Real-IP", "203.0.113.7"), ("Cookie", "a=b"), ("Proxy-Authorization", "Basic x"), ("TE", "trailers")])
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "token");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        var headers = Assert.Single(upstream.Requests).Headers;
        Assert.Equal(("Bearer token", new Uri(upstream.Address).Authority), (headers["Authorization"], headers["Host"]));
        Assert.Equal("127.0.0.1", headers["X-Forwarded-For"].Replace("::1", "127.0.0.1", StringComparison.Ordinal));
        Assert.All((string[])["X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Cookie", "Proxy-Authorization"], name => Assert.DoesNotContain(name, headers.Keys));
    }

    [Fact]
    public async Task Headers_that_Matrix_does_not_use_are_not_forwarded()
    {
        string[] ofRequest = ["CF-Connecting-IP", "True-Client-IP", "X-Client-IP", "X-Remote-User", "X-HTTP-Method-Override", "Content-MD5", "Referer"];
        string[] ofResponse = ["Clear-Site-Data", "Refresh", "Service-Worker-Allowed", "Set-Cookie", "WWW-Authenticate", "Alt-Svc", "Strict-Transport-Security", "Report-To", "Link", "SourceMap"];
        await using var upstream = await UpstreamServer.StartAsync(context =>
        {
            foreach (var name in ofResponse)
                context.Response.Headers[name] = "x";
            context.Response.Headers.RetryAfter = "7";
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.ContentDisposition = "attachment";
            return context.Response.WriteAsync("{}");
        });
        await using var server = await ServeAsync(upstream);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Put, server.Address + "/_matrix/client/v3/anything") { Content = new StringContent("{}") };
        foreach (var name in ofRequest)
            Assert.True(request.Headers.TryAddWithoutValidation(name, "x") || request.Content.Headers.TryAddWithoutValidation(name, "x"));
        request.Headers.TryAddWithoutValidation("If-None-Match", "\"etag\"");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var sent = Assert.Single(upstream.Requests).Headers;
        Assert.All(ofRequest, name => Assert.DoesNotContain(name, sent.Keys));
        Assert.Equal(("\"etag\"", "text/plain; charset=utf-8", "2"), (sent["If-None-Match"], sent["Content-Type"], sent["Content-Length"]));
        var received = response.Headers.Concat(response.Content.Headers).ToDictionary(static header => header.Key, static header => string.Join(',', header.Value));
        Assert.All(ofResponse, name => Assert.DoesNotContain(name, received.Keys));
        Assert.Equal(("7", "*", "attachment"), (received["Retry-After"], received["Access-Control-Allow-Origin"], received["Content-Disposition"]));
    }

    [Fact]
    public async Task Upgrade_to_another_protocol_is_refused()
    {
        await using var upstream = await UpstreamServer.StartAsync(static context => context.Response.WriteAsync("{}"));
        await using var server = await ServeAsync(upstream);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + "/_matrix/client/v3/sync");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(upstream.Requests);
    }

    [Theory]
    [InlineData("https://evil.example", null, 403)]
    [InlineData("http://localhost.evil.example", null, 403)]
    [InlineData("null", null, 403)]
    [InlineData("http://localhost:8080", null, 200)]
    [InlineData("http://parley.localhost:8080", null, 200)]
    [InlineData("http://[::1]:8080", null, 200)]
    [InlineData("https://client.example", "https://talk.example.org", 200)]
    public async Task Relay_on_loopback_refuses_web_pages_of_other_machines(string origin, string? publicUrl, int status)
    {
        await using var upstream = await UpstreamServer.StartAsync(static context => context.Response.WriteAsync("{}"));
        await using var server = await ServeAsync(upstream, publicUrl);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + "/_matrix/client/v3/login") { Headers = { { "Origin", origin } }, Content = new StringContent("{}") };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((status, status == 200 ? 1 : 0), ((int)response.StatusCode, upstream.Requests.Count));
    }

    [Fact]
    public async Task Responses_cannot_run_scripts_on_the_pages_origin()
    {
        await using var upstream = await UpstreamServer.StartAsync(static context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ContentSecurityPolicy = "script-src *";
            return context.Response.WriteAsync("<script>alert(1)</script>");
        });
        await using var server = await ServeAsync(upstream);
        using var http = new HttpClient();
        using var response = await http.GetAsync(server.Address + "/_matrix/media/v3/download/x/y", TestContext.Current.CancellationToken);
        Assert.Equal("sandbox; default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Redirects_are_returned_and_not_followed()
    {
        await using var elsewhere = await UpstreamServer.StartAsync(static context => context.Response.WriteAsync("internal secret"));
        await using var upstream = await UpstreamServer.StartAsync(context =>
        {
            context.Response.Redirect(elsewhere.Address + "/internal");
            return Task.CompletedTask;
        });
        await using var server = await ServeAsync(upstream);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await http.GetAsync(server.Address + "/_matrix/client/v3/anything", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Redirect, elsewhere.Address + "/internal"), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Responses_and_uploads_are_streamed()
    {
        var received = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = await UpstreamServer.StartAsync(async context =>
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                var (buffer, length) = (new byte[81_920], 0L);
                while (await context.Request.Body.ReadAsync(buffer) is > 0 and var read)
                    length += read;
                received.TrySetResult(length);
                await context.Response.WriteAsync("{}");
                return;
            }
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await finish.Task;
            await context.Response.WriteAsync("last");
        });
        await using var server = await ServeAsync(upstream);
        using var http = new HttpClient();
        using var response = await http.GetAsync(server.Address + "/_matrix/client/v3/sync", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var first = new byte[5];
        await body.ReadExactlyAsync(first, TestContext.Current.CancellationToken);
        Assert.Equal("first", Encoding.ASCII.GetString(first));
        finish.SetResult();

        // More than Kestrel's default limit of 30 MB.
        const int size = 40_000_000;
        using var upload = await http.PostAsync(server.Address + "/_matrix/media/v3/upload", new ByteArrayContent(new byte[size]), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, size), (upload.StatusCode, await received.Task));
    }

    [Fact]
    public async Task Unreachable_homeserver_is_reported_as_a_Matrix_error()
    {
        var upstream = await UpstreamServer.StartAsync(static _ => Task.CompletedTask);
        await using var server = await ServeAsync(upstream);
        await upstream.DisposeAsync();
        using var http = new HttpClient();
        using var response = await http.GetAsync(server.Address + "/_matrix/client/v3/sync", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        using var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("M_UNKNOWN", error.RootElement.GetProperty("errcode").GetString());
        Assert.EndsWith(".", error.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private Task<ParleyServer> ServeAsync(UpstreamServer upstream, string? publicUrl = null)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "index.html"), "<p>Parley</p>");
        return ParleyServer.StartAsync(new() { Port = 0, Bind = "127.0.0.1", Web = _folder.FullName, Homeserver = upstream.Address, PublicUrl = publicUrl is null ? null : new(publicUrl) }, TestContext.Current.CancellationToken);
    }

    // HttpClient normalizes targets, so the request is written to a socket.
    private static async Task<string> RawAsync(ParleyServer server, string target, string? host = null)
    {
        var address = new Uri(server.Address);
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {host ?? address.Authority}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
