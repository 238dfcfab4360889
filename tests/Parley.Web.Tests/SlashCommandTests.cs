using Bunit;
using Parley.Matrix;
using Parley.Web.Features.Chat;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class SlashCommandTests : WebTest
{
    [Theory]
    [InlineData("hello", "m.text", "hello")]
    [InlineData("/me waves", "m.emote", "waves")]
    [InlineData("/plain **text**", "m.text", "**text**")]
    [InlineData("/shrug", "m.text", @"¯\_(ツ)_/¯")]
    [InlineData("/shrug maybe", "m.text", @"maybe ¯\_(ツ)_/¯")]
    [InlineData("//me is a command", "m.text", "/me is a command")]
    [InlineData("/me", null, null)]
    [InlineData("", null, null)]
    public void Text_is_read_as_a_message_or_a_command(string text, string? kind, string? body)
    {
        Assert.True(SlashCommand.TryRead(text, out var message, out _));
        Assert.Equal((kind, body), (message?.Kind.Value, message?.Body));
    }

    [Fact]
    public void Unknown_command_is_not_sent_and_stays_in_the_field_with_the_reason()
    {
        var chat = Render<ChatPanel>(p => p.Add(c => c.Room, Session.All.Find(Some.General)!));
        chat.Find(TestId("chat-input")).Change("/wave hello");
        chat.Find("form").Submit();
        Assert.Empty(Session.FakeConversation(Some.General).Sent);
        Assert.Equal("/wave hello", chat.Find(TestId("chat-input")).GetAttribute("value"));
        Assert.Contains("/wave", chat.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        chat.Find(TestId("chat-input")).Change("/me waves");
        chat.Find("form").Submit();
        Assert.Equal(["waves"], Session.FakeConversation(Some.General).Sent);
        Assert.Equal(MessageKind.Emote, Session.FakeConversation(Some.General).Last?.Kind);
        Assert.Empty(chat.FindAll("[role=alert]"));
    }
}
