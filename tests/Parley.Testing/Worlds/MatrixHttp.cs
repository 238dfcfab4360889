using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Parley.Testing.Worlds;

/// <summary>
/// The Matrix client API over plain HTTP. It does not use the project's own client, so that tests verify servers and channels
/// independently.
/// </summary>
public sealed class MatrixHttp(Uri homeserver, string? accessToken = null) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = homeserver, Timeout = TimeSpan.FromSeconds(90) };
    private int _transaction;

    /// <summary>Sends a request and returns the status and the JSON body.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (accessToken is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        JsonNode? parsed = null;
        try
        {
            parsed = JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
        }

        return (response.StatusCode, parsed ?? new JsonObject { ["text"] = text });
    }

    /// <summary>Sends a request that has to succeed.</summary>
    /// <exception cref="InvalidOperationException">The status is not 2xx.</exception>
    public async Task<JsonNode> OkAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        var (status, answer) = await SendAsync(method, path, body);
        return (int)status is >= 200 and < 300
            ? answer
            : throw new InvalidOperationException($"{method} {path} got {(int)status}: {answer.ToJsonString()}");
    }

    /// <summary>Registers an account by password, without verification.</summary>
    public async Task<Account> RegisterAsync(string name, string password)
    {
        var answer = await OkAsync(HttpMethod.Post, "/_matrix/client/v3/register", new JsonObject
        {
            ["username"] = name,
            ["password"] = password,
            ["auth"] = new JsonObject { ["type"] = "m.login.dummy" },
        });
        return new(name, password, (string)answer["user_id"]!, (string)answer["access_token"]!);
    }

    /// <summary>Creates a room and returns its ID.</summary>
    public async Task<string> CreateRoomAsync(JsonObject request) =>
        (string)(await OkAsync(HttpMethod.Post, "/_matrix/client/v3/createRoom", request))["room_id"]!;

    /// <summary>
    /// Creates a public voice channel that all members can join (power level 0 for callstates) and returns its ID.
    /// </summary>
    public Task<string> CreateVoiceChannelAsync(string name, string? alias = null)
    {
        var request = new JsonObject
        {
            ["name"] = name,
            ["preset"] = "public_chat",
            ["creation_content"] = new JsonObject { ["type"] = "org.matrix.msc3417.call" },
            ["power_level_content_override"] = new JsonObject
            {
                // The override replaces the server's map of events, so it repeats the defaults.
                ["events"] = new JsonObject
                {
                    ["m.room.name"] = 50,
                    ["m.room.power_levels"] = 100,
                    ["m.room.history_visibility"] = 100,
                    ["m.room.canonical_alias"] = 50,
                    ["m.room.avatar"] = 50,
                    ["m.room.tombstone"] = 100,
                    ["m.room.server_acl"] = 100,
                    ["m.room.encryption"] = 100,
                    ["de.mtorials.test.callstate"] = 0,
                    ["org.matrix.msc3401.call"] = 0,
                    ["org.matrix.msc3401.call.member"] = 0,
                },
            },
        };
        if (alias is not null)
            request["room_alias_name"] = alias;
        return CreateRoomAsync(request);
    }

    /// <summary>Joins a room by its ID or alias.</summary>
    public Task JoinRoomAsync(string room) => OkAsync(HttpMethod.Post, $"/_matrix/client/v3/join/{Uri.EscapeDataString(room)}", new JsonObject());

    /// <summary>Sets a state event, and returns the status and body.</summary>
    public Task<(HttpStatusCode Status, JsonNode Body)> PutStateAsync(string room, string type, string key, JsonNode content) =>
        SendAsync(HttpMethod.Put, $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(room)}/state/{Uri.EscapeDataString(type)}/{Uri.EscapeDataString(key)}", content);

    /// <summary>Sends a message event, and returns the status and body.</summary>
    public Task<(HttpStatusCode Status, JsonNode Body)> SendEventAsync(string room, string type, JsonNode content) =>
        SendAsync(HttpMethod.Put, $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(room)}/send/{Uri.EscapeDataString(type)}/{NextTransaction()}", content);

    /// <summary>Sends a to-device message to one device, or with <c>*</c> to all devices of a user.</summary>
    public Task<(HttpStatusCode Status, JsonNode Body)> SendToDeviceAsync(string type, string userId, string deviceId, JsonNode content) =>
        SendAsync(HttpMethod.Put, $"/_matrix/client/v3/sendToDevice/{Uri.EscapeDataString(type)}/{NextTransaction()}", new JsonObject
        {
            ["messages"] = new JsonObject { [userId] = new JsonObject { [deviceId] = content } },
        });

    /// <summary>Returns the state of a room.</summary>
    public async Task<IReadOnlyList<JsonNode>> StateAsync(string room) =>
        [.. (await OkAsync(HttpMethod.Get, $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(room)}/state")).AsArray().Select(e => e!)];

    /// <summary>Returns the last hundred events of a room, newest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> TimelineAsync(string room) =>
        [.. (await OkAsync(HttpMethod.Get, $"/_matrix/client/v3/rooms/{Uri.EscapeDataString(room)}/messages?dir=b&limit=100"))["chunk"]!.AsArray().Select(e => e!)];

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private string NextTransaction() => $"t{Environment.ProcessId}.{Interlocked.Increment(ref _transaction)}.{Random.Shared.NextInt64():x}";
}
