using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;

namespace Parley.Cli.Doctor;

/// <summary>
/// Checks the LiveKit server that the homeserver announces for Element Call (MSC4143): the service that creates its tokens, and whether the
/// server accepts them.
/// </summary>
internal sealed class MediaServerChecks(IMatrixTransport transport, MatrixSession session, ServerKind kind)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs the check. The token is for a room that the user is in.</summary>
    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        if (await FindServiceAsync(cancellationToken) is not { } service)
            return CheckResult.Skipped(CheckNames.MediaServer, "The homeserver announces no LiveKit server. Parley needs none; Element Call does.", Advice.ProvideLiveKit(kind));
        if (session.Rooms.Joined.FirstOrDefault() is not { } room)
            return CheckResult.Skipped(CheckNames.MediaServer, $"The token service {service} was not checked, because you are in no room.");
        try
        {
            var (url, jwt) = await RequestTokenAsync(service, room.Id, cancellationToken);
            return await ConnectAsync(url, jwt, cancellationToken);
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or JsonException or KeyNotFoundException or UriFormatException)
        {
            return CheckResult.Failed(
                CheckNames.MediaServer, $"The token service {service} created no token: {e.Message.TrimEnd('.')}.", "Check that it runs, that the homeserver's reverse proxy forwards its path, and that it reaches the homeserver.");
        }
    }

    // In the order in which clients look: the endpoint that servers have today, then that of the proposal, then the well-known file.
    private async Task<string?> FindServiceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var response = await session.Api.CallAsync(GetRtcTransports.Unstable, null, GetRtcTransports.Unstable.Path(), null, cancellationToken);
            if ((response.RtcTransports ?? response.Transports ?? []).FirstOrDefault(static one => one.LivekitServiceUrl is not null) is { } found)
                return found.LivekitServiceUrl;
        }
        catch (MatrixException)
        {
            // Most homeservers do not have the endpoint.
        }
        var server = session.UserId.ServerName;
        try
        {
            var file = await transport.SendAsync(new("GET", $"https://{server}{GetWellKnown.Endpoint.Template}"), cancellationToken);
            return file.IsSuccess && JsonElement.Parse(file.Body.Span).Field("org.matrix.msc4143.rtc_foci") is { ValueKind: JsonValueKind.Array } foci
                ? foci.EnumerateArray().Select(static one => one.Text("livekit_service_url")).FirstOrDefault(static url => url is not null)
                : null;
        }
        catch (Exception e) when (e is MatrixConnectionException or JsonException)
        {
            return null;
        }
    }

    private async Task<(Uri Url, string Jwt)> RequestTokenAsync(string service, RoomId room, CancellationToken cancellationToken)
    {
        var user = session.UserId;
        var openId = await session.Api.CallAsync(RequestOpenIdToken.Endpoint, new(), RequestOpenIdToken.Endpoint.Path(user.Value), null, cancellationToken);
        var body = new JsonObject
        {
            ["room"] = room.Value,
            ["openid_token"] = JsonSerializer.SerializeToNode(openId, MatrixRareJson.Default.OpenIdToken),
            ["device_id"] = session.DeviceId.Value,
        };
        var response = await transport.SendAsync(new("POST", service.TrimEnd('/') + "/sfu/get") { Body = Encoding.UTF8.GetBytes(body.ToJsonString()) }, cancellationToken);
        if (!response.IsSuccess)
            throw new MatrixConnectionException($"it answered with status {response.Status}");
        var answer = JsonElement.Parse(response.Body.Span);
        return (new(answer.GetProperty("url").GetString()!), answer.GetProperty("jwt").GetString()!);
    }

    // LiveKit checks the token before it opens the WebSocket. https://docs.livekit.io/reference/internals/client-protocol/
    private static async Task<CheckResult> ConnectAsync(Uri url, string jwt, CancellationToken cancellationToken)
    {
        var named = url.AbsoluteUri.TrimEnd('/');
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await socket.ConnectAsync(new($"{named}/rtc?access_token={jwt}&auto_subscribe=0&protocol=16"), limit.Token);
            return CheckResult.Ok(CheckNames.MediaServer, $"{named} accepts the tokens of the homeserver. Element Call works.");
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return (int)socket.HttpStatusCode is 401 or 403
                ? CheckResult.Failed(CheckNames.MediaServer, $"{named} refuses the tokens of the homeserver.", "Check that the name and the secret of the API key are the same on both servers, and the clocks too.")
                : CheckResult.Failed(CheckNames.MediaServer, $"{named} can't be reached ({e.Message.TrimEnd('.')}).", "Check that LiveKit runs, and that its reverse proxy forwards WebSockets.");
        }
    }
}
