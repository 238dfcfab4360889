using Parley.Rtc.Native;
using Parley.Sfu.Janus;

namespace Parley.Sfu.Tests.Janus;

/// <summary>Members in rooms of a real Janus server.</summary>
[Trait("Needs", "Janus")]
public sealed class JanusConnectionTests(JanusServer server) : SfuContractTests, IClassFixture<JanusServer>
{
    [Fact]
    public async Task Wrong_token_is_refused_with_the_reason()
    {
        var refused = await Assert.ThrowsAsync<SfuException>(() => JoinAsync(server, room: 4, voice: 1, JanusServer.Token("another secret")));
        Assert.Equal("The media server refuses the token.", refused.Message);
    }

    [Fact]
    public async Task Feed_that_is_taken_is_refused_with_the_reason()
    {
        await using var ada = await JoinAsync(server, room: 5, voice: 1);
        var refused = await Assert.ThrowsAsync<SfuException>(() => JoinAsync(server, room: 5, voice: 1));
        Assert.StartsWith("The media server refuses the request (", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_of_the_server_is_reported_once()
    {
        var own = new JanusServer();
        await own.InitializeAsync();
        SfuMember ada;
        try
        {
            ada = await JoinAsync(own, room: 1, voice: 1);
            await ada.OccursAsync<SfuEvent.Connected>();
        }
        finally
        {
            await own.DisposeAsync();
        }
        await ada.OccursAsync<SfuEvent.Lost>();
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Single(ada.Events.OfType<SfuEvent.Lost>());
        await ada.DisposeAsync();
    }

    [Fact]
    public async Task Server_that_cannot_be_reached_is_named()
    {
        var options = new JanusOptions { Url = new("ws://127.0.0.1:1"), Room = 1, Feed = 1 };
        await using var backend = new NativeRtcBackend();
        await using var audio = backend.OpenLocalAudio();
        var failure = await Assert.ThrowsAsync<SfuException>(() => JanusConnection.OpenAsync(options, backend, audio, _ => { }, TestContext.Current.CancellationToken));
        Assert.Equal("The media server 127.0.0.1 can't be reached. Try again later.", failure.Message);
    }

    private protected override Task<SfuMember> JoinAsync(int room, byte voice) => JoinAsync(server, room, voice);

    private static Task<SfuMember> JoinAsync(JanusServer server, int room, byte voice, string? token = null) =>
        SfuMember.JoinAsync(server.Address, voice, async (backend, audio, onEvent) => await JanusConnection.OpenAsync(
            new() { Url = server.Url, Room = room, Feed = voice, Token = token ?? JanusServer.Token() }, backend, audio, onEvent, TestContext.Current.CancellationToken));
}
