namespace Parley.Homeserver.Tests.Authorization;

public sealed class MembershipRulesTests
{
    [Theory]
    // sender, target, membership, join rule, allowed
    [InlineData("gina", "gina", "join", "public", true)]
    [InlineData("nina", "nina", "join", "public", true)]
    [InlineData("nina", "nina", "join", "invite", false)]
    [InlineData("nina", "nina", "join", "knock", false)]
    [InlineData("nina", "nina", "join", "private", false)]
    [InlineData("nina", "nina", "join", "something.new", false)]
    [InlineData("nina", "nina", "join", "restricted", false)]
    [InlineData("dave", "dave", "join", "invite", true)]
    [InlineData("dave", "dave", "join", "knock", true)]
    [InlineData("dave", "dave", "join", "restricted", true)]
    [InlineData("dave", "dave", "join", "private", false)]
    [InlineData("carol", "carol", "join", "invite", true)]
    [InlineData("eve", "eve", "join", "public", false)]
    [InlineData("frank", "frank", "join", "knock", false)]
    [InlineData("alice", "nina", "join", "public", false)]
    [InlineData("carol", "nina", "invite", "invite", true)]
    [InlineData("carol", "bob", "invite", "invite", false)]
    [InlineData("carol", "eve", "invite", "invite", false)]
    [InlineData("carol", "frank", "invite", "knock", true)]
    [InlineData("dave", "nina", "invite", "invite", false)]
    [InlineData("nina", "gina", "invite", "public", false)]
    [InlineData("carol", "carol", "leave", "invite", true)]
    [InlineData("dave", "dave", "leave", "invite", true)]
    [InlineData("frank", "frank", "leave", "knock", true)]
    [InlineData("gina", "gina", "leave", "invite", false)]
    [InlineData("nina", "nina", "leave", "invite", false)]
    [InlineData("eve", "eve", "leave", "invite", false)]
    [InlineData("bob", "carol", "leave", "invite", true)]
    [InlineData("bob", "alice", "leave", "invite", false)]
    [InlineData("carol", "bob", "leave", "invite", false)]
    [InlineData("carol", "dave", "leave", "invite", false)]
    [InlineData("bob", "eve", "leave", "invite", true)]
    [InlineData("carol", "eve", "leave", "invite", false)]
    [InlineData("nina", "carol", "leave", "invite", false)]
    [InlineData("bob", "carol", "ban", "invite", true)]
    [InlineData("bob", "nina", "ban", "invite", true)]
    [InlineData("bob", "mod", "ban", "invite", false)]
    [InlineData("bob", "alice", "ban", "invite", false)]
    [InlineData("carol", "nina", "ban", "invite", false)]
    [InlineData("nina", "carol", "ban", "invite", false)]
    [InlineData("nina", "nina", "knock", "knock", true)]
    [InlineData("nina", "nina", "knock", "knock_restricted", true)]
    [InlineData("nina", "nina", "knock", "invite", false)]
    [InlineData("nina", "nina", "knock", "public", false)]
    [InlineData("alice", "nina", "knock", "knock", false)]
    [InlineData("dave", "dave", "knock", "knock", false)]
    [InlineData("eve", "eve", "knock", "knock", false)]
    [InlineData("carol", "carol", "knock", "knock", false)]
    [InlineData("carol", "carol", "elsewhere", "public", false)]
    public void A_membership_change_follows_the_authorization_rules(string sender, string target, string membership, string joinRule, bool allowed)
    {
        var room = RoomSketch.Usual(joinRule);

        Assert.Equal(allowed, room.Allows(sender, "m.room.member", "@" + target + ":s", $$"""{"membership":"{{membership}}"}"""));
    }

    [Theory]
    [InlineData("@bob:s", true)]
    [InlineData("@dave:s", false)]
    [InlineData("@nobody:s", false)]
    public void A_restricted_join_requires_a_member_who_may_invite(string voucher, bool allowed)
    {
        var room = RoomSketch.Usual("restricted");

        Assert.Equal(allowed, room.Allows("nina", "m.room.member", "@nina:s", $$"""{"membership":"join","join_authorised_via_users_server":"{{voucher}}"}"""));
    }

    [Theory]
    [InlineData("not a user", """{"membership":"join"}""")]
    [InlineData("@nina:s", """{}""")]
    [InlineData("@nina:s", """{"membership":7}""")]
    [InlineData("@nina:s", """{"membership":"invite","third_party_invite":{}}""")]
    public void A_malformed_membership_event_is_rejected(string key, string content) =>
        Assert.False(RoomSketch.Usual("public").Allows("alice", "m.room.member", key, content));

    [Fact]
    public void Only_the_creator_can_join_an_empty_room()
    {
        var room = new RoomSketch();
        room.Put("alice", "m.room.create", "", "{}");

        Assert.True(room.Allows("alice", "m.room.member", "@alice:s", """{"membership":"join"}"""));
        Assert.False(room.Allows("bob", "m.room.member", "@bob:s", """{"membership":"join"}"""));
    }
}
