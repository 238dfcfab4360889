using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Parley.Bench.Scenarios.Overload;

/// <summary>A client with its own address in 127.0.0.0/8, so that the limits by address count it separately.</summary>
internal sealed class OverloadClient : IDisposable
{
    private const string Api = "/_matrix/client/v3/";
    private static int s_transaction;
    private readonly HttpClient _http;

    public OverloadClient(Uri homeserver, string address) => _http = new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(IPAddress.Loopback, homeserver.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = homeserver,
    };

    public string UserId { get; private set; } = "";

    public string? Token { get; set; }

    /// <summary>Returns a transaction ID that this process has not used.</summary>
    public static string NewTransaction() => Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "-" + Interlocked.Increment(ref s_transaction).ToString(CultureInfo.InvariantCulture);

    public async Task RegisterAsync(string name)
    {
        var (_, body) = await MustAsync("POST", "register", $$"""{"auth":{"type":"m.login.dummy"},"username":"{{name}}","password":"a long enough password"}""");
        (Token, UserId) = (body.GetProperty("access_token").GetString(), body.GetProperty("user_id").GetString()!);
    }

    /// <summary>Sends a request that must succeed, and returns its time and its response.</summary>
    public async Task<(TimeSpan Time, JsonElement Body)> MustAsync(string method, string path, string? content = null)
    {
        var (status, time, body) = await SendAsync(method, path, content);
        return status == HttpStatusCode.OK ? (time, JsonElement.Parse(body)) : throw new InvalidOperationException($"{method} {path} got {(int)status}: {body}");
    }

    public async Task<(HttpStatusCode Status, TimeSpan Time, string Body)> SendAsync(string method, string path, string? content = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Api + path);
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (content is not null)
            request.Content = new StringContent(content, Encoding.UTF8, "application/json");
        var start = Stopwatch.GetTimestamp();
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, Stopwatch.GetElapsedTime(start), body);
    }

    public void Dispose() => _http.Dispose();
}
