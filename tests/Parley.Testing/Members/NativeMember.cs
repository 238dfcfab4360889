using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc.Native;
using Parley.Testing.Worlds;
using Parley.Voice;

namespace Parley.Testing.Members;

/// <summary>
/// A Parley member without a browser and without audio: the real session, protocol and native WebRTC. For tests and benchmarks that
/// need many members.
/// </summary>
public sealed class NativeMember : IAsyncDisposable
{
    private readonly MatrixSession _session;
    private readonly HttpClientTransport _transport;
    private readonly NativeRtcBackend _backend;
    private readonly VoiceChannels _channels;
    private readonly RoomId _room;

    private NativeMember(Account account, MatrixSession session, HttpClientTransport transport, NativeRtcBackend backend, VoiceChannels channels, RoomId room) =>
        (Account, _session, _transport, _backend, _channels, _room) = (account, session, transport, backend, channels, room);

    /// <summary>Its account.</summary>
    public Account Account { get; }

    /// <summary>The state of the channel.</summary>
    public ChannelSnapshot Snapshot => _channels[_room].Snapshot;

    /// <summary>Opens a session and waits for its first sync. Does not join the channel.</summary>
    /// <param name="homeserver">The homeserver's client API.</param>
    /// <param name="account">A member of the room.</param>
    /// <param name="roomId">The channel.</param>
    public static async Task<NativeMember> ArriveAsync(Uri homeserver, Account account, string roomId)
    {
        using var http = new MatrixHttp(homeserver, account.AccessToken);
        var device = (string)(await http.OkAsync(HttpMethod.Get, "/_matrix/client/v3/account/whoami"))["device_id"]!;
        var transport = new HttpClientTransport();
        var record = new SessionRecord(homeserver, UserId.Parse(account.UserId), DeviceId.Parse(device), account.AccessToken);
        var session = new MatrixSession(transport, record, new() { Sync = new() { EventTypes = VoiceChannels.SyncEventTypes, MembersFor = VoiceChannels.SyncMembersFor } });
        var backend = new NativeRtcBackend(new() { Addresses = [IPAddress.Loopback], IncludeLoopback = true });
        var channels = new VoiceChannels(session, backend);
        var member = new NativeMember(account, session, transport, backend, channels, RoomId.Parse(roomId));
        try
        {
            session.Start();
            await member.UntilAsync(() => session.Status == ConnectionStatus.Connected && session.Rooms.Find(member._room) is not null, "the first sync");
            return member;
        }
        catch
        {
            await member.DisposeAsync();
            throw;
        }
    }

    /// <summary>Joins the channel.</summary>
    public async Task JoinAsync() => await _channels[_room].JoinAsync(_backend.OpenLocalAudio());

    /// <summary>Enqueues chat messages to the room and does not wait for them.</summary>
    public void Chatter(int messages)
    {
        for (var i = 0; i < messages; i++)
            _ = _session.SendEventAsync(_room, "m.room.message", JsonSerializer.SerializeToElement(new JsonObject { ["msgtype"] = "m.text", ["body"] = $"message {i}" }), new());
    }

    /// <summary>Leaves the channel.</summary>
    public async Task LeaveAsync() => await _channels[_room].LeaveAsync();

    /// <summary>Returns the number of members that it is connected to.</summary>
    public int CountConnected() => Snapshot.Members.Count(member => member.Link == MemberLink.Connected);

    /// <summary>Waits until it is connected to this number of members and lists no others.</summary>
    /// <exception cref="TimeoutException">It was not; the message contains the members that it lists.</exception>
    public Task ConnectedToAsync(int others, TimeSpan? within = null) =>
        UntilAsync(() => CountConnected() == others && Snapshot.Members.Count(member => !member.IsSelf) == others, $"connections to {others} others", within);

    /// <summary>Waits until a condition is true.</summary>
    /// <exception cref="TimeoutException">It did not become true in time.</exception>
    /// <param name="condition">The condition.</param>
    /// <param name="what">The condition in words.</param>
    /// <param name="within">The timeout; null for 30 s.</param>
    /// <param name="story">Returns more details for the message.</param>
    public async Task UntilAsync(Func<bool> condition, string what, TimeSpan? within = null, Func<string>? story = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > (within ?? TimeSpan.FromSeconds(30)))
            {
                throw new TimeoutException($"{Account.UserId} did not see {what} in time; {Snapshot.Phase}, {Snapshot.Problem}, members: "
                    + string.Join(", ", Snapshot.Members.Select(member => $"{member.DeviceKey} {member.Link}")) + "\n" + story?.Invoke());
            }

            await Task.Delay(20);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _channels.DisposeAsync();
        await _session.DisposeAsync();
        await _backend.DisposeAsync();
        _transport.Dispose();
    }
}
