using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing;
using Parley.Testing.Worlds;

namespace Parley.Bots.EndToEnd.Tests.Support;

/// <summary>A channel with one user in a browser, which the samples join.</summary>
public abstract class SampleWorld : IAsyncLifetime
{
    private IWorld? _world;
    private Channel? _channel;
    private int _bots;

    internal Channel Channel => _channel!;

    internal Guest Ada => Channel.Guests[0];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _world = await StartAsync();
        _channel = await Channel.OpenAsync(_world, people: 1);
        await Ada.Page.JoinAsync(Channel.Name);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_channel is not null)
            await _channel.DisposeAsync();
        if (_world is not null)
            await _world.DisposeAsync();
    }

    /// <summary>Starts a sample, and waits until it is connected to the user in the channel.</summary>
    internal async Task<ChildProcess> StartAsync(string folder, string name, params string[] more)
    {
        var account = await Channel.AdmitAsync($"{folder}-{Channel.Name[^6..]}-{++_bots}");
        var process = BotProcess.Start($"samples/{folder}", name, [Channel.World.HomeserverUrl.ToString(), account.UserId, Channel.RoomId, .. more], new Dictionary<string, string>
        {
            ["BOT_PASSWORD"] = account.Password,
            ["Bot__Homeserver"] = Channel.World.HomeserverUrl.ToString(),
            ["Bot__User"] = account.UserId,
            ["Bot__Password"] = account.Password,
            ["Bot__Room"] = Channel.RoomId,
        });
        try
        {
            await Ada.Page.ShowsAsync(account.UserId, Testing.Pages.TestIds.Link, "connected");
            return process;
        }
        catch (Exception e)
        {
            await process.DisposeAsync();
            throw new InvalidOperationException($"{name} did not connect. Its output:\n{process.Output}", e);
        }
    }

    /// <summary>Returns the user ID of the bot in the channel that a sample started.</summary>
    internal async Task<string> FindBotAsync(string folder)
    {
        using var http = new MatrixHttp(Channel.World.HomeserverUrl, Channel.Owner.AccessToken);
        return (await http.StateAsync(Channel.RoomId))
            .Where(e => (string?)e["type"] == "de.mtorials.test.callstate" && (string?)e["content"]?["join_state"] == "JOINED")
            .Select(e => (string)e["sender"]!)
            .Single(sender => sender.StartsWith($"@{folder}-", StringComparison.Ordinal));
    }

    /// <summary>Sends a message as the owner, because Ada's rate limit is used up by joining and leaving.</summary>
    internal async Task WriteAsync(string text)
    {
        using var http = new MatrixHttp(Channel.World.HomeserverUrl, Channel.Owner.AccessToken);
        var (status, _) = await http.SendEventAsync(Channel.RoomId, "m.room.message", new System.Text.Json.Nodes.JsonObject { ["msgtype"] = "m.text", ["body"] = text });
        Assert.Equal(System.Net.HttpStatusCode.OK, status);
    }

    /// <summary>Ada leaves the channel and joins it again.</summary>
    internal async Task RejoinAsync()
    {
        await Ada.Page.LeaveAsync();
        await Ada.Page.JoinAsync(Channel.Name);
    }

    private protected abstract Task<IWorld> StartAsync();
}

public sealed class EmbeddedSampleWorld : SampleWorld
{
    private protected override async Task<IWorld> StartAsync() => await EmbeddedWorld.StartAsync();
}

public sealed class SynapseSampleWorld : SampleWorld
{
    private protected override async Task<IWorld> StartAsync() => await SynapseWorld.StartAsync();
}
