using System.Net;
using System.Text.Json.Nodes;
using Parley.Rtc;
using Parley.Rtc.Native;
using Parley.Testing.Worlds;

namespace Parley.Testing.Members;

/// <summary>
/// A hostile member of the room: it sends offers like a Parley peer, which are answered before its callstate, and writes no callstate.
/// </summary>
public sealed class SilentListener : IAsyncDisposable
{
    private const string CallType = "de.mtorials.test.call", CallStateType = "de.mtorials.test.callstate";
    private readonly CancellationTokenSource _ended = new();
    private readonly NativeRtcBackend _backend = new(new() { Addresses = [IPAddress.Loopback], IncludeLoopback = true });
    private readonly MatrixHttp _http;
    private readonly Account _account;
    private readonly string _room;
    private readonly string _device;
    private readonly string _session = Guid.NewGuid().ToString("N")[..11];
    private readonly IPeerConnection _connection;
    private Task _following = Task.CompletedTask;

    private SilentListener(MatrixHttp http, Account account, string room, string device)
    {
        (_http, _account, _room, _device) = (http, account, room, device);
        _connection = _backend.CreatePeerConnection(new() { LocalAudio = _backend.OpenLocalAudio() }, peerEvent =>
        {
            if (peerEvent is PeerEvent.StateChanged { State: var state })
                State = state;
        });
    }

    /// <summary>Gets the state of its connection to the speaker.</summary>
    public PeerConnectionState State { get; private set; }

    private string Key => $"parley-{_device}{_account.UserId}";

    /// <summary>Sends an offer to a user's device in the channel, and waits until the connection that follows is open.</summary>
    /// <param name="homeserver">The homeserver's client API.</param>
    /// <param name="account">A member of the room, whose device has not joined the channel.</param>
    /// <param name="room">The channel.</param>
    /// <param name="speaker">The user who is listened to, with one device in the channel.</param>
    public static async Task<SilentListener> ConnectAsync(Uri homeserver, Account account, string room, string speaker)
    {
        var http = new MatrixHttp(homeserver, account.AccessToken);
        var device = (string)(await http.OkAsync(HttpMethod.Get, "/_matrix/client/v3/account/whoami"))["device_id"]!;
        var listener = new SilentListener(http, account, room, device);
        try
        {
            await listener.OfferAsync(speaker);
            for (var wait = 0; listener.State != PeerConnectionState.Connected; wait++)
            {
                if (wait == 600)
                    throw new TimeoutException($"The connection to {speaker} is {listener.State} after 30 s.");
                await Task.Delay(50);
            }
            return listener;
        }
        catch
        {
            await listener.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes its callstate, so that it is listed and no longer hides.</summary>
    public async Task AppearAsync()
    {
        var (status, answer) = await _http.PutStateAsync(_room, CallStateType, Key, new JsonObject
        {
            ["join_state"] = "JOINED",
            ["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["chat.parley"] = new JsonObject { ["session"] = _session, ["device_id"] = _device, ["expires_in"] = 50_000, ["kind"] = "person" },
        });
        if (status != HttpStatusCode.OK)
            throw new InvalidOperationException($"The callstate was refused: {answer.ToJsonString()}");
    }

    /// <summary>Waits until it receives audio.</summary>
    /// <exception cref="TimeoutException">No packet arrived for 30 s.</exception>
    public async Task ReceivesAsync()
    {
        for (var wait = 0; await CountPacketsAsync() == 0; wait++)
        {
            if (wait == 600)
                throw new TimeoutException($"No packet arrived for 30 s; the connection is {State}.");
            await Task.Delay(50);
        }
    }

    /// <summary>Returns how many RTP packets it has received.</summary>
    public async Task<long> CountPacketsAsync() => (await _connection.GetStatisticsAsync()).PacketsReceived;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _following;
        await _connection.DisposeAsync();
        await _backend.DisposeAsync();
        _http.Dispose();
        _ended.Dispose();
    }

    private async Task OfferAsync(string speaker)
    {
        var state = (await _http.StateAsync(_room)).Single(e =>
            (string?)e["type"] == CallStateType && (string?)e["sender"] == speaker && (string?)e["content"]?["join_state"] == "JOINED");
        var remote = state["content"]!["chat.parley"]!;
        var position = (string)(await _http.OkAsync(HttpMethod.Get, "/_matrix/client/v3/sync?timeout=0"))["next_batch"]!;
        var offer = await _connection.OfferAsync(new() { GatherFor = TimeSpan.FromSeconds(2) });
        var (status, answer) = await _http.SendToDeviceAsync(CallType, speaker, (string)remote["device_id"]!, new JsonObject
        {
            ["rtc_type"] = "offer",
            ["sender"] = Key,
            ["receiver"] = (string)state["state_key"]!,
            ["body"] = offer.Sdp,
            ["chat.parley"] = new JsonObject
            {
                ["room_id"] = _room,
                ["session"] = _session,
                ["peer_session"] = (string)remote["session"]!,
                ["seq"] = 1,
                ["connection"] = 1,
                ["device_id"] = _device,
            },
        });
        if (status != HttpStatusCode.OK)
            throw new InvalidOperationException($"The offer was refused: {answer.ToJsonString()}");
        _following = FollowAsync(position, _ended.Token);
    }

    // Reads the answer and the candidates of the speaker.
    private async Task FollowAsync(string position, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var response = await _http.OkAsync(HttpMethod.Get, $"/_matrix/client/v3/sync?timeout=500&since={Uri.EscapeDataString(position)}");
            position = (string)response["next_batch"]!;
            foreach (var content in (response["to_device"]?["events"]?.AsArray() ?? []).Select(e => e!["content"]!))
            {
                var body = (string?)content["body"] ?? "";
                switch ((string?)content["rtc_type"])
                {
                    case "answer":
                        await _connection.AcceptAnswerAsync(new(SdpType.Answer, body), cancellationToken);
                        break;
                    case "candidates":
                        await _connection.AddCandidatesAsync(
                            [.. JsonNode.Parse(body)!.AsArray().Select(c => new IceCandidate((string)c!["candidate"]!, (string?)c["sdpMid"], (int?)c["sdpMLineIndex"], (string?)c["usernameFragment"]))],
                            cancellationToken);
                        break;
                }
            }
        }
    }
}
