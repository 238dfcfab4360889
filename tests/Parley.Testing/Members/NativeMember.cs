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
/// A whole Parley member without a browser: the real session, the real protocol and WebRTC in C#, silent. For tests and
/// benchmarks that need many members, or nothing to hear.
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

    /// <summary>Whose device it is.</summary>
    public Account Account { get; }

    /// <summary>What a user interface would show.</summary>
    public ChannelSnapshot Snapshot => _channels[_room].Snapshot;

    /// <summary>Opens a session and waits for its first sync; not in the channel yet.</summary>
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

    /// <summary>Writes chat messages into the room, as many as the send queue takes; does not wait for them.</summary>
    public void Chatter(int messages)
    {
        for (var i = 0; i < messages; i++)
            _ = _session.SendEventAsync(_room, "m.room.message", JsonSerializer.SerializeToElement(new JsonObject { ["msgtype"] = "m.text", ["body"] = $"message {i}" }), new());
    }

    /// <summary>Leaves it.</summary>
    public async Task LeaveAsync() => await _channels[_room].LeaveAsync();

    /// <summary>How many others it is connected to.</summary>
    public int CountConnected() => Snapshot.Members.Count(member => member.Link == MemberLink.Connected);

    /// <summary>Waits until it is connected to so many others and shows nobody else.</summary>
    /// <exception cref="TimeoutException">It never was; the message says whom it shows.</exception>
    public Task ConnectedToAsync(int others, TimeSpan? within = null) =>
        UntilAsync(() => CountConnected() == others && Snapshot.Members.Count(member => !member.IsSelf) == others, $"connections to {others} others", within);

    /// <summary>Waits for something to be so.</summary>
    /// <exception cref="TimeoutException">It never was.</exception>
    /// <param name="isSo">What is waited for.</param>
    /// <param name="what">The same in words.</param>
    /// <param name="within">How long; null is 30 s.</param>
    /// <param name="story">What a failure's message tells besides.</param>
    public async Task UntilAsync(Func<bool> isSo, string what, TimeSpan? within = null, Func<string>? story = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            if (TimeProvider.System.GetElapsedTime(began) > (within ?? TimeSpan.FromSeconds(30)))
            {
                throw new TimeoutException($"{Account.UserId} waited in vain for {what}; {Snapshot.Phase}, {Snapshot.Problem}, it shows "
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
