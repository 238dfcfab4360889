using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Session;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class NotifierTests
{
    private static readonly UserId Anna = UserId.Parse("@anna:example.org");

    private readonly FakePage _page = new() { IsVisible = false };
    private readonly FakeSession _session = new();
    private readonly Notifier _notifier;

    public NotifierTests()
    {
        _notifier = new(Anna, _page, _session);
        _ = _session.ApplyAsync(new() { Notifications = true });
        Update(General(unread: 2, mentions: 1), isInitial: true);
    }

    [Fact]
    public void Mention_in_a_tab_in_the_background_notifies_with_its_sender_and_room()
    {
        Update(General(unread: 3, mentions: 2), text: "Anna, are you there?");
        Assert.Equal([(Some.General.Value, "Ben Okri in General", "Anna, are you there?")], _page.Notified);
    }

    [Fact]
    public void Message_without_a_mention_does_not_notify()
    {
        Update(General(unread: 3, mentions: 1), text: "Hello all");
        Assert.Empty(_page.Notified);
    }

    [Fact]
    public void Message_in_a_room_with_two_members_notifies()
    {
        Update(General(unread: 3, mentions: 1) with { Summary = new() { JoinedMemberCount = 2 } }, text: "Hello");
        Assert.Equal([(Some.General.Value, "Ben Okri in General", "Hello")], _page.Notified);
    }

    [Fact]
    public void Invitation_notifies_once()
    {
        var invitation = Some.Room(Some.Music, "Music", null) with { Membership = Membership.Invite };
        Update(invitation);
        Update(invitation);
        Assert.Equal([(Some.Music.Value, "Invitation", "You are invited to Music.")], _page.Notified);
    }

    [Fact]
    public void Nothing_notifies_in_a_tab_in_front()
    {
        _page.IsVisible = true;
        Update(General(unread: 3, mentions: 2), text: "Anna?");
        _page.IsVisible = false;
        Update(General(unread: 3, mentions: 2), text: "seen already");
        Assert.Empty(_page.Notified);
    }

    [Fact]
    public void Nothing_notifies_without_the_setting()
    {
        _ = _session.ApplyAsync(new());
        Update(General(unread: 3, mentions: 2), text: "Anna?");
        Assert.Empty(_page.Notified);
    }

    [Fact]
    public void Mentions_that_were_unread_before_the_start_do_not_notify()
    {
        Update(General(unread: 9, mentions: 5), text: "Anna?", isInitial: true);
        Assert.Empty(_page.Notified);
    }

    [Fact]
    public void Reading_a_room_does_not_notify_and_the_next_mention_does()
    {
        Update(General(unread: 0, mentions: 0));
        Assert.Empty(_page.Notified);
        Update(General(unread: 1, mentions: 1), text: "Anna!");
        Assert.Single(_page.Notified);
    }

    [Fact]
    public void Long_message_is_shortened()
    {
        Update(General(unread: 3, mentions: 2), text: new('a', 5000));
        Assert.Equal(201, _page.Notified.Single().Body.Length);
    }

    private static Room General(long unread, long mentions) =>
        Some.Room(Some.General, "General", null) with { Unread = new() { NotificationCount = unread, HighlightCount = mentions } };

    private void Update(Room room, string? text = null, bool isInitial = false)
    {
        var events = text is null ? [] : new[] { new ReceivedEvent(Message(text), IsTimeline: true, Age: null) };
        _notifier.OnUpdate(new() { IsInitial = isInitial, ReceivedAt = default, Rooms = [new(room, events)] });
    }

    private static MatrixEvent Message(string text) => JsonSerializer.Deserialize(
        $$"""{"type":"m.room.message","event_id":"$m","sender":"@ben:example.org","content":{"msgtype":"m.text","body":{{JsonSerializer.Serialize(text)}}} }""", MatrixJson.Default.MatrixEvent)!;
}
