using System.Text;
using System.Text.Json;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;

namespace Parley.Web.Startup;

/// <summary>An in-process homeserver with one room and two devices. It implements only the endpoints that a join uses.</summary>
internal sealed class WarmUpHomeserver : IMatrixTransport
{
    public const string Room = "!warm-up:parley.invalid";

    public static readonly string[] Users = ["@a:parley.invalid", "@b:parley.invalid"];

    private readonly Dictionary<string, Inbox> _inboxes = [];
    private int _events;

    public WarmUpHomeserver()
    {
        foreach (var user in Users)
            _inboxes.Add(user, new());
    }

    /// <summary>The events that a device has not received yet.</summary>
    private sealed class Inbox
    {
        public StringBuilder Timeline { get; } = new();

        public StringBuilder ToDevice { get; } = new();

        public bool HasInitialState { get; set; }

        public TaskCompletionSource Arrived { get; set; } = new();
    }

    // The access token is the user ID.
    public async Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var path = new Uri(request.Url).AbsolutePath;
        var body = request.Body is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "{}";
        if (path.EndsWith("/sync", StringComparison.Ordinal))
            return Ok(await SyncAsync(_inboxes[request.Token!], cancellationToken));
        if (path.EndsWith("/versions", StringComparison.Ordinal))
            return Ok("""{"versions":["v1.11"],"unstable_features":{"org.matrix.msc4140":true}}""");
        if (path.Contains("/sendToDevice/", StringComparison.Ordinal))
            Deliver(request.Token!, path, body);
        else if (request.Url.Contains(Msc4140.DelayParameter, StringComparison.Ordinal))
            return Ok("""{"delay_id":"warm-up"}""");
        else if (path.Contains("/state/", StringComparison.Ordinal))
            SetState(request.Token!, path, body);
        return Ok("""{"event_id":"$warm-up"}""");
    }

    private static MatrixResponse Ok(string json) => new(200, null, Encoding.UTF8.GetBytes(json));

    private async Task<string> SyncAsync(Inbox inbox, CancellationToken cancellationToken)
    {
        var state = "";
        if (!inbox.HasInitialState)
        {
            inbox.HasInitialState = true;
            state = Event("m.room.create", "", Users[0], """{"room_version":"11","type":"org.matrix.msc3417.call"}""")
                + "," + Event("m.room.power_levels", "", Users[0], """{"events_default":0,"state_default":0}""");
            foreach (var user in Users)
                state += "," + Event("m.room.member", user, user, """{"membership":"join","displayname":"Warm-up"}""");
        }
        else
        {
            await inbox.Arrived.Task.WaitAsync(cancellationToken);
        }
        var room = $$"""{"state":{"events":[{{state}}]},"timeline":{"limited":false,"events":[{{inbox.Timeline}}]} }""";
        var answer = $$"""{"next_batch":"{{++_events}}","to_device":{"events":[{{inbox.ToDevice}}]},"rooms":{"join":{"{{Room}}":{{room}} } } }""";
        inbox.Timeline.Clear();
        inbox.ToDevice.Clear();
        inbox.Arrived = new();
        return answer;
    }

    private void SetState(string sender, string path, string content)
    {
        var parts = path.Split('/');
        var e = Event(Uri.UnescapeDataString(parts[^2]), Uri.UnescapeDataString(parts[^1]), sender, content);
        foreach (var inbox in _inboxes.Values)
        {
            Append(inbox.Timeline, e);
            inbox.Arrived.TrySetResult();
        }
    }

    private void Deliver(string sender, string path, string body)
    {
        var type = Uri.UnescapeDataString(path.Split('/')[^2]);
        using var document = JsonDocument.Parse(body);
        foreach (var user in document.RootElement.GetProperty("messages").EnumerateObject())
        {
            if (!_inboxes.TryGetValue(user.Name, out var inbox))
                continue;
            foreach (var device in user.Value.EnumerateObject())
                Append(inbox.ToDevice, $$"""{"type":{{Quote(type)}},"sender":{{Quote(sender)}},"content":{{device.Value.GetRawText()}}}""");
            inbox.Arrived.TrySetResult();
        }
    }

    private string Event(string type, string key, string sender, string content) =>
        $$"""{"type":{{Quote(type)}},"state_key":{{Quote(key)}},"sender":{{Quote(sender)}},"event_id":"$r{{++_events}}","origin_server_ts":{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}},"unsigned":{"age":1},"content":{{content}}}""";

    private static void Append(StringBuilder list, string item)
    {
        if (list.Length > 0)
            list.Append(',');
        list.Append(item);
    }

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";
}
