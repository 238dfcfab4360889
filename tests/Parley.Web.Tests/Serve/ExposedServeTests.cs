using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Parley.Cli.Errors;
using Parley.Cli.Serve;

namespace Parley.Web.Tests.Serve;

/// <summary>The options of <c>parley serve</c> for a server that other machines reach.</summary>
public sealed class ExposedServeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-exposed-");

    public ExposedServeTests() => File.WriteAllText(Path.Combine(_folder.FullName, "index.html"), "<p>Parley</p>");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ServeOptions Options => new() { Port = 0, Data = Path.Combine(_folder.FullName, "data"), Web = _folder.FullName, Bots = false, PasswordRounds = 1 };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Public_URL_on_loopback_serves_its_host_requires_an_invitation_and_is_announced()
    {
        await using var server = await ParleyServer.StartAsync(Options with { PublicUrl = new("https://talk.example.org") }, Cancel);
        using var http = new HttpClient();
        Assert.Contains("\"https://talk.example.org\"", await BodyAsync("/.well-known/matrix/client", "talk.example.org"), StringComparison.Ordinal);
        Assert.Contains("versions", await BodyAsync("/_matrix/client/versions", "localhost"), StringComparison.Ordinal);
        Assert.DoesNotContain("versions", await BodyAsync("/_matrix/client/versions", "evil.example"), StringComparison.Ordinal);
        Assert.StartsWith("Invitation code", Assert.Single(server.Remarks), StringComparison.Ordinal);

        async Task<string> BodyAsync(string path, string host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + path) { Headers = { Host = host } };
            using var answer = await http.SendAsync(request, Cancel);
            return await answer.Content.ReadAsStringAsync(Cancel);
        }
    }

    [Theory]
    [InlineData("localhost", "https://talk.example.org", null, true)]
    [InlineData("0.0.0.0", null, "127.0.0.0/8", true)]
    [InlineData("0.0.0.0", null, null, false)]
    [InlineData("0.0.0.0", null, "10.0.0.0/8", false)]
    public async Task Limits_by_address_use_the_client_address_of_a_trusted_proxy_only(string bind, string? url, string? proxy, bool trusted)
    {
        var options = Options with
        {
            Bind = bind,
            PublicUrl = url is null ? null : new(url),
            TrustedProxies = proxy is null ? [] : [IPNetwork.Parse(proxy)],
        };
        await using var server = await ParleyServer.StartAsync(options, Cancel);
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectByIPv4Async });
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Forbidden, await LoginAsync(http, server, "192.0.2.1"));

        Assert.Equal(HttpStatusCode.TooManyRequests, await LoginAsync(http, server, "192.0.2.1"));
        // The proxy appends the address that it sees; what the client wrote before it does not count.
        Assert.Equal(HttpStatusCode.TooManyRequests, await LoginAsync(http, server, "192.0.2.99, 192.0.2.1"));
        Assert.Equal(trusted ? HttpStatusCode.Forbidden : HttpStatusCode.TooManyRequests, await LoginAsync(http, server, "192.0.2.2"));
    }

    [Fact]
    public async Task Client_behind_two_trusted_proxies_has_its_own_address()
    {
        await using var server = await ParleyServer.StartAsync(Options with { Bind = "0.0.0.0", TrustedProxies = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8")] }, Cancel);
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectByIPv4Async });
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Forbidden, await LoginAsync(http, server, "192.0.2.1, 10.0.0.1"));

        Assert.Equal(HttpStatusCode.TooManyRequests, await LoginAsync(http, server, "192.0.2.99, 192.0.2.1, 10.0.0.1"));
        Assert.Equal(HttpStatusCode.Forbidden, await LoginAsync(http, server, "192.0.2.2, 10.0.0.1"));
    }

    [Fact]
    public async Task Certificate_serves_https_and_a_renewed_one_is_used_without_a_restart()
    {
        var (cert, key) = (Path.Combine(_folder.FullName, "cert.pem"), Path.Combine(_folder.FullName, "key.pem"));
        Write("first.example.org");
        await using var server = await ParleyServer.StartAsync(Options with { Tls = TlsCertificate.Load(cert, key) }, Cancel);
        Assert.StartsWith("https://localhost:", server.Address, StringComparison.Ordinal);
        Assert.Equal("CN=first.example.org", await SubjectAsync());
        Write("second.example.org");
        File.SetLastWriteTimeUtc(cert, DateTime.UtcNow.AddSeconds(5));
        Assert.Equal("CN=second.example.org", await SubjectAsync());
        File.WriteAllText(cert, "-----BEGIN CERT");
        Assert.Equal("CN=second.example.org", await SubjectAsync());

        Assert.Contains("Both must be PEM files", Assert.Throws<CommandException>(() => TlsCertificate.Load(cert, key)).Message, StringComparison.Ordinal);

        void Write(string name)
        {
            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = new CertificateRequest("CN=" + name, pair, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            File.WriteAllText(cert, certificate.ExportCertificatePem());
            File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
        }

        async Task<string> SubjectAsync()
        {
            var subject = "";
            using var http = new HttpClient(new SocketsHttpHandler
            {
                SslOptions =
                {
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        subject = certificate!.Subject;
                        return true;
                    },
                },
            });
            Assert.Contains("versions", await http.GetStringAsync(server.Address + "/_matrix/client/versions", Cancel), StringComparison.Ordinal);
            return subject;
        }
    }

    [Fact]
    public async Task Server_name_and_TURN_servers_are_those_of_the_options()
    {
        await using var server = await ParleyServer.StartAsync(Options with { ServerName = "talk.example.org", Turn = ["turn:turn.example.org:3478"], TurnSecret = "north" }, Cancel);
        using var http = new HttpClient { BaseAddress = new(server.Address) };
        using var answer = await http.PostAsJsonAsync("/_matrix/client/v3/register", new { username = "anna", password = "a long enough one", auth = new { type = "m.login.dummy" } }, Cancel);
        var account = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal("@anna:talk.example.org", account.GetProperty("user_id").GetString());
        http.DefaultRequestHeaders.Authorization = new("Bearer", account.GetProperty("access_token").GetString());
        var turn = await http.GetFromJsonAsync<JsonElement>("/_matrix/client/v3/voip/turnServer", Cancel);
        Assert.Equal("turn:turn.example.org:3478", turn.GetProperty("uris")[0].GetString());
        Assert.EndsWith(":@anna:talk.example.org", turn.GetProperty("username").GetString(), StringComparison.Ordinal);
    }

    private static async ValueTask<Stream> ConnectByIPv4Async(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
        return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
    }

    private static async Task<HttpStatusCode> LoginAsync(HttpClient http, ParleyServer server, string from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + "/_matrix/client/v3/login")
        {
            Headers = { { "X-Forwarded-For", from } },
            Content = new StringContent("""{"type":"m.login.password","identifier":{"type":"m.id.user","user":"nobody"},"password":"x"}"""),
        };
        using var answer = await http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}
