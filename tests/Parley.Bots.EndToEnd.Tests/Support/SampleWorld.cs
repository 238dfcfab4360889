using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing;
using Parley.Testing.Worlds;

namespace Parley.Bots.EndToEnd.Tests.Support;

/// <summary>A channel with one person in a browser, where samples come and go.</summary>
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

    /// <summary>Starts a sample as a member of the channel, and waits until it is in there.</summary>
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
            throw new InvalidOperationException($"{name} did not come. It said:\n{process.Output}", e);
        }
    }

    /// <summary>The owner writes into the room: Ada, who comes and goes, has used up her rate limit.</summary>
    internal async Task WriteAsync(string text)
    {
        using var http = new MatrixHttp(Channel.World.HomeserverUrl, Channel.Owner.AccessToken);
        var (status, _) = await http.SendEventAsync(Channel.RoomId, "m.room.message", new System.Text.Json.Nodes.JsonObject { ["msgtype"] = "m.text", ["body"] = text });
        Assert.Equal(System.Net.HttpStatusCode.OK, status);
    }

    /// <summary>Ada leaves the channel and comes back.</summary>
    internal async Task ComeAgainAsync()
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
