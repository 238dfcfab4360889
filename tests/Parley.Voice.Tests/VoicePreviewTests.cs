using System.Text.Json;
using Parley.Matrix;

namespace Parley.Voice.Tests;

public sealed class VoicePreviewTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_000);

    [Theory]
    [InlineData("""{"join_state":"JOINED","chat.parley":{"expires_in":3600000}}""", 3_000_000, true)]
    [InlineData("""{"join_state":"JOINED","chat.parley":{"expires_in":3600000}}""", 4_000_000, false)]
    [InlineData("""{"join_state":"JOINED"}""", 5_000, true)]
    [InlineData("""{"join_state":"JOINED"}""", 120_000, false)]
    [InlineData("""{"join_state":"LEFT"}""", 0, false)]
    [InlineData("""{"join_state":7}""", 0, false)]
    [InlineData("[]", 0, false)]
    public void User_is_in_the_channel_while_the_callstate_counts(string content, long age, bool isIn)
    {
        var state = new MatrixEvent
        {
            Type = "de.mtorials.test.callstate",
            StateKey = "k@a:b",
            Sender = UserId.Parse("@a:b"),
            OriginServerTs = s_now.ToUnixTimeMilliseconds() - age,
            Content = JsonElement.Parse(content),
        };
        Assert.Equal(isIn ? [state.Sender] : [], VoicePreview.MembersIn([state, state, state with { Type = "m.room.name" }], s_now));
    }
}
