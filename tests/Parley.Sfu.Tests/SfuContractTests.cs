namespace Parley.Sfu.Tests;

/// <summary>What each driver of a forwarding unit does.</summary>
public abstract class SfuContractTests
{
    [Fact]
    public async Task Members_hear_the_feeds_that_they_chose_in_one_connection()
    {
        await using var ada = await JoinAsync(room: 1, voice: 1);
        await using var ben = await JoinAsync(room: 1, voice: 2);
        await using var cleo = await JoinAsync(room: 1, voice: 3);
        await ada.OccursAsync<SfuEvent.Connected>();
        await ada.SeesAsync("2", "3");
        await cleo.SeesAsync("1", "2");

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
        await using var ada = await JoinAsync(room: 2, voice: 1);
        ada.Connection.Receive(new HashSet<string> { "2", "3", "4" });
        await using var ben = await JoinAsync(room: 2, voice: 2);
        await ada.HearsAsync(2);
        await using (await JoinAsync(room: 2, voice: 3))
            await ada.HearsAsync(2, 3);
        await ada.HearsAsync(2);
        Assert.Equal("3", (await ada.OccursAsync<SfuEvent.FeedEnded>()).Feed);
        Assert.Null(ada.Connection.FindAudio("3"));

        // The section of the member that has left is used again.
        await using var cleo = await JoinAsync(room: 2, voice: 4);
        await ada.HearsAsync(2, 4);
    }

    [Fact]
    public async Task Ten_voices_are_heard_in_one_connection()
    {
        var members = new List<SfuMember>();
        try
        {
            for (byte voice = 1; voice <= 11; voice++)
                members.Add(await JoinAsync(room: 3, voice));
            members[0].Connection.Receive(members[1..].Select(member => member.Connection.OwnFeed).ToHashSet());
            await members[0].HearsAsync([.. Enumerable.Range(2, 10).Select(voice => (byte)voice)]);
        }
        finally
        {
            foreach (var member in members)
                await member.DisposeAsync();
        }
    }

    /// <summary>Connects a member to a room, with the number of its voice as its feed.</summary>
    private protected abstract Task<SfuMember> JoinAsync(int room, byte voice);
}
