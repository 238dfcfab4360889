using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Parley.Homeserver.Tests.Support;

/// <summary>A client that sends plain HTTP, so that tests see the wire format.</summary>
internal sealed class TestClient(HttpClient http, string? token, string? user)
{
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private int _transaction;

    public string UserId => user!;

    public string? Token => token;

    public Task<Answer> GetAsync(string path) => SendAsync("GET", path);

    public Task<Answer> PutAsync(string path, string body = "{}") => SendAsync("PUT", path, body);

    public Task<Answer> PostAsync(string path, string body = "{}") => SendAsync("POST", path, body);

    public async Task<Answer> SendAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith('/') ? path : "/_matrix/client/v3/" + path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text), response.Headers);
    }

    public async Task<string> CreateRoomAsync(string body = """{"preset":"public_chat"}""") =>
        (await PostAsync("createRoom", body)).MustBe(200).Text("room_id");

    public async Task<string> SayAsync(string room, string text) =>
        (await PutAsync($"rooms/{room}/send/m.room.message/{Next()}", $$"""{"msgtype":"m.text","body":"{{text}}"}""")).MustBe(200).Text("event_id");

    public async Task JoinAsync(string room) => (await PostAsync($"join/{Uri.EscapeDataString(room)}")).MustBe(200);

    public async Task<Answer> SyncAsync(string? since = null, int timeout = 0, string? filter = null)
    {
        var query = $"sync?timeout={timeout}" + (since is null ? "" : "&since=" + since) + (filter is null ? "" : "&filter=" + Uri.EscapeDataString(filter));
        return (await GetAsync(query)).MustBe(200);
    }

    public string Next() => _run + Interlocked.Increment(ref _transaction);
}
