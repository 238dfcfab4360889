using System.Net;
using Parley.Sfu.LiveKit;

namespace Parley.Sfu.Tests.LiveKit;

/// <summary>Members in a room of a LiveKit server: the one that the environment names (<see cref="RealLiveKit"/>), otherwise a stand-in. Further tests of the stand-in.</summary>
public sealed class LiveKitConnectionTests : SfuContractTests, IAsyncLifetime
{
    private readonly StandInLiveKit _server = new();

    [Fact]
    public async Task Server_with_the_older_path_is_used()
    {
        _server.Path = "/rtc";
        await using var ada = await JoinAsync(room: 1, voice: 1);
        await ada.OccursAsync<SfuEvent.Connected>();
        Assert.Equal("1", ada.Connection.OwnFeed);
    }

    [Fact]
    public async Task Encrypted_track_is_not_played()
    {
        await using var ada = await JoinAsync(room: 1, voice: 1);
        await using var secret = await JoinAsync("secret", 2);
        await using var ben = await JoinAsync(room: 1, voice: 3);
        await ada.SeesAsync("3");
    }

    [Fact]
    public async Task Refused_token_and_unreachable_server_are_named()
    {
        var refused = await Assert.ThrowsAsync<SfuException>(() => JoinAsync("refused", 1));
        Assert.Equal("The media server 127.0.0.1 can't be reached. Try again later.", refused.Message);
    }

    [Fact]
    public async Task Removal_by_the_server_is_reported_with_its_reason()
    {
        await using var ada = await JoinAsync(room: 1, voice: 1);
        await ada.OccursAsync<SfuEvent.Connected>();
        await _server.RemoveAsync("1");
        Assert.Equal("An administrator removed this member from the media server.", (await ada.OccursAsync<SfuEvent.Lost>()).Reason.Message);
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => _server.InitializeAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private protected override Task<SfuMember> JoinAsync(int room, byte voice) =>
        RealLiveKit.Url is { } real ? OpenAsync(IPAddress.Any, real, RealLiveKit.Token($"{voice}", $"{room}"), voice) : JoinAsync($"{voice}", voice);

    private Task<SfuMember> JoinAsync(string identity, byte voice) =>
        OpenAsync(IPAddress.Loopback, _server.Url, identity, voice);

    private static Task<SfuMember> OpenAsync(IPAddress address, Uri url, string token, byte voice) =>
        SfuMember.JoinAsync(address, voice, async (backend, audio, onEvent) =>
            await LiveKitConnection.OpenAsync(new() { Url = url, Token = token }, backend, audio, onEvent, TestContext.Current.CancellationToken));
}
