using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Rtc.Native;
using Parley.Sfu.LiveKit;

namespace Parley.Sfu.Tests.LiveKit;

/// <summary>
/// A server with one room and the part of LiveKit's protocol that the driver uses, over the native WebRTC library. A token is the identity of its member;
/// the token "refused" is refused.
/// </summary>
public sealed class StandInLiveKit : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, StandInMember> _members = [];
    private WebApplication? _app;

    /// <summary>Gets the address.</summary>
    public Uri Url => new(_app!.Urls.First().Replace("http:", "ws:", StringComparison.Ordinal));

    /// <summary>Gets or sets the path of the protocol.</summary>
    public string Path { get; set; } = "/rtc/v1";

    internal NativeRtcBackend Backend { get; } = new(new() { Addresses = [IPAddress.Loopback], IncludeLoopback = true });

    internal IEnumerable<StandInMember> Members => _members.Values;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(ServeAsync);
        await _app.StartAsync();
    }

    /// <summary>Ends the connection of a member, as if an administrator had removed it.</summary>
    public Task RemoveAsync(string identity) => _members[identity].SendAsync(ProtoWriter.Write(static message => message.Message(8, static leave => leave.Number(2, 4))));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        await Backend.DisposeAsync();
    }

    internal async Task TellOthersAsync(StandInMember member, bool isGone)
    {
        foreach (var other in Members.Where(other => other != member))
            await other.SendAsync(ProtoWriter.Write(message => message.Message(5, update => update.Message(1, info => member.Describe(info, isGone)))));
    }

    private async Task ServeAsync(HttpContext http)
    {
        var identity = http.Request.Query["access_token"].ToString();
        if (http.Request.Path != Path || !http.WebSockets.IsWebSocketRequest || identity == "refused")
        {
            http.Response.StatusCode = http.Request.Path == Path ? 401 : 404;
            return;
        }
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var member = new StandInMember(this, socket, identity);
        _members[identity] = member;
        try
        {
            await member.RunAsync();
        }
        catch (WebSocketException)
        {
            // The member is gone.
        }
        finally
        {
            _members.TryRemove(identity, out _);
            await TellOthersAsync(member, isGone: true);
            await member.DisposeAsync();
        }
    }
}
