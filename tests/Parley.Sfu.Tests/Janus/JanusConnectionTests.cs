namespace Parley.Sfu.Tests.Janus;

/// <summary>Members in rooms of a real Janus server.</summary>
[Trait("Needs", "Janus")]
public sealed class JanusConnectionTests(JanusServer server) : IClassFixture<JanusServer>
{
    [Fact]
    public async Task Members_hear_the_feeds_that_they_chose_in_one_connection()
    {
        await using var ada = await JanusMember.JoinAsync(server, room: 1, voice: 1);
        await using var ben = await JanusMember.JoinAsync(server, room: 1, voice: 2);
        await using var cleo = await JanusMember.JoinAsync(server, room: 1, voice: 3);
        await ada.OccursAsync<SfuEvent.Connected>();
        await WaitForFeedsAsync(ada, "2", "3");
        Assert.Equal(["1", "2"], cleo.Connection.Feeds.Order());

        ada.Connection.Receive(new HashSet<string> { "2", "3" });
        ben.Connection.Receive(new HashSet<string> { "1" });
        await ada.HearsAsync(2, 3);
        await ben.HearsAsync(1);
        await cleo.HearsAsync();

        ada.Connection.Receive(new HashSet<string> { "3" });
        await ada.HearsAsync(3);
        ada.Connection.Receive(new HashSet<string> { "2", "3" });
        await ada.HearsAsync(2, 3);
    }

    [Fact]
    public async Task Feed_is_heard_as_soon_as_it_is_published_and_ends_with_its_member()
    {
        await using var ada = await JanusMember.JoinAsync(server, room: 2, voice: 1);
        ada.Connection.Receive(new HashSet<string> { "2", "3", "4" });
        await using var ben = await JanusMember.JoinAsync(server, room: 2, voice: 2);
        await ada.HearsAsync(2);
        await using (await JanusMember.JoinAsync(server, room: 2, voice: 3))
            await ada.HearsAsync(2, 3);
        await ada.HearsAsync(2);
        Assert.Equal("3", (await ada.OccursAsync<SfuEvent.FeedEnded>()).Feed);
        Assert.Null(ada.Connection.FindAudio("3"));

        // The section of the member that has left is used again.
        await using var cleo = await JanusMember.JoinAsync(server, room: 2, voice: 4);
        await ada.HearsAsync(2, 4);
    }

    [Fact]
    public async Task Ten_voices_are_heard_in_one_connection()
    {
        var members = new List<JanusMember>();
        try
        {
            for (byte voice = 1; voice <= 11; voice++)
                members.Add(await JanusMember.JoinAsync(server, room: 3, voice));
            members[0].Connection.Receive(members[1..].Select(member => member.Connection.OwnFeed).ToHashSet());
            await members[0].HearsAsync([.. Enumerable.Range(2, 10).Select(voice => (byte)voice)]);
        }
        finally
        {
            foreach (var member in members)
                await member.DisposeAsync();
        }
    }

    [Fact]
    public async Task Wrong_token_is_refused_with_the_reason()
    {
        var refused = await Assert.ThrowsAsync<SfuException>(() => JanusMember.JoinAsync(server, room: 4, voice: 1, JanusServer.Token("another secret")));
        Assert.Equal("The media server refuses the token.", refused.Message);
    }

    [Fact]
    public async Task Feed_that_is_taken_is_refused_with_the_reason()
    {
        await using var ada = await JanusMember.JoinAsync(server, room: 5, voice: 1);
        var refused = await Assert.ThrowsAsync<SfuException>(() => JanusMember.JoinAsync(server, room: 5, voice: 1));
        Assert.StartsWith("The media server refuses the request (", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_of_the_server_is_reported_once()
    {
        var own = new JanusServer();
        await own.InitializeAsync();
        JanusMember ada;
        try
        {
            ada = await JanusMember.JoinAsync(own, room: 1, voice: 1);
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
        var options = new Sfu.Janus.JanusOptions { Url = new("ws://127.0.0.1:1"), Room = 1, Feed = 1 };
        await using var backend = new Rtc.Native.NativeRtcBackend();
        await using var audio = backend.OpenLocalAudio();
        var failure = await Assert.ThrowsAsync<SfuException>(() => Sfu.Janus.JanusConnection.OpenAsync(options, backend, audio, _ => { }, TestContext.Current.CancellationToken));
        Assert.Equal("The media server 127.0.0.1 can't be reached. Try again later.", failure.Message);
    }

    private static async Task WaitForFeedsAsync(JanusMember member, params string[] feeds)
    {
        for (var wait = 0; !member.Connection.Feeds.SetEquals(feeds); wait++)
        {
            Assert.True(wait < 300, $"The feeds are {string.Join(", ", member.Connection.Feeds)} after 30 s.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
