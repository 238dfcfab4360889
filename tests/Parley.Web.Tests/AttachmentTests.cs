using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Errors;
using Parley.Web.Features.Chat;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>The files of messages in the timeline, and the window with the images.</summary>
public sealed class AttachmentTests : WebTest
{
    private static TimelineMessage Message(MessageKind kind, string name, string? type, string? caption = null, Attachment? more = null) =>
        Some.Message("@ben:example.org", caption ?? name, id: "$" + name) with
        {
            Kind = kind,
            Attachment = (more ?? new() { Width = 1600, Height = 1200 }) with { Uri = MxcUri.Parse("mxc://b/1"), FileName = name, MediaType = type, Size = 3_000_000 },
        };

    private static TimelineMessage Image(string name, string? caption = null) => Message(MessageKind.Image, name, "image/png", caption);

    private IRenderedComponent<ChatPanel> Chat(params TimelineMessage[] messages)
    {
        Session.FakeConversation(Some.General).Show(new(messages, false));
        return Render<ChatPanel>(p => p.Add(c => c.Room, Session.All.Find(Some.General)!));
    }

    [Fact]
    public void Image_has_its_space_before_it_is_in_view_and_is_loaded_afterwards()
    {
        var visible = new TaskCompletionSource();
        Page.Visible = visible.Task;
        var chat = Chat(Image("photo.png", "The garden"));
        var frame = chat.Find(".frame");
        Assert.Equal(("400", "300"), (frame.GetAttribute("width"), frame.GetAttribute("height")));
        Assert.Empty(Media.Calls);
        visible.SetResult();
        chat.WaitForAssertion(() => Assert.Equal("blob:thumbnail-photo.png", chat.Find(".picture img").GetAttribute("src")));
        Assert.Equal("The garden", chat.Find(".picture img").GetAttribute("alt"));
        Assert.Contains("The garden", chat.Find(TestId("chat-message")).TextContent, StringComparison.Ordinal);
        Assert.Equal(["thumbnail photo.png"], Media.Calls);
        Assert.Equal("400", chat.Find(".frame").GetAttribute("width"));
    }

    [Fact]
    public void Alternative_text_without_a_caption_is_the_file_name()
    {
        var chat = Chat(Image("photo.png"));
        Assert.Equal("photo.png", chat.WaitForElement(".picture img").GetAttribute("alt"));
        Assert.DoesNotContain("photo.png", chat.Find(TestId("chat-message")).TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image/svg+xml")]
    [InlineData("text/html")]
    [InlineData("IMAGE/SVG+XML; charset=utf-8")]
    public void Image_of_a_type_that_can_contain_scripts_is_only_downloaded(string type)
    {
        var chat = Chat(Message(MessageKind.Image, "evil.svg", type));
        Assert.Empty(chat.FindAll("img"));
        Assert.Empty(chat.FindAll(".frame"));
        chat.Find(TestId("download")).Click();
        Assert.Equal(["save evil.svg"], Media.Calls);
    }

    [Fact]
    public void Image_that_the_homeserver_sends_with_another_type_is_only_downloaded()
    {
        Media.IsRefused = true;
        var chat = Chat(Image("photo.png"));
        chat.WaitForAssertion(() => Assert.Contains("can't show this file", chat.Find(".file-card").TextContent, StringComparison.Ordinal));
        Assert.Empty(chat.FindAll("img"));
    }

    [Fact]
    public void Image_that_cannot_be_loaded_offers_a_retry()
    {
        Media.Refusal = new ActionException("Couldn't load this image: the homeserver can't be reached.");
        var chat = Chat(Image("photo.png"));
        chat.WaitForAssertion(() => Assert.Contains("can't be reached", chat.Find(".picture").TextContent, StringComparison.Ordinal));
        Media.Refusal = null;
        chat.FindAll("button").Single(static b => b.TextContent == "Retry").Click();
        Assert.NotNull(chat.Find(".picture img"));
    }

    [Fact]
    public void Audio_and_video_are_loaded_after_a_click()
    {
        var chat = Chat(
            Message(MessageKind.Audio, "song.ogg", "audio/ogg", more: new() { Duration = TimeSpan.FromSeconds(75) }), Message(MessageKind.Video, "film.mp4", "video/mp4"));
        Assert.Empty(Media.Calls);
        Assert.Contains("3 MB · 1:15", chat.Find(".file-card").TextContent, StringComparison.Ordinal);
        chat.FindAll(TestId("play"))[0].Click();
        chat.Find(TestId("play")).Click();
        Assert.Equal("blob:file-song.ogg", chat.Find("audio").GetAttribute("src"));
        Assert.Equal("blob:file-film.mp4", chat.Find("video").GetAttribute("src"));
    }

    [Fact]
    public void Encrypted_file_is_described_in_one_sentence()
    {
        var message = Message(MessageKind.File, "secret.pdf", "application/pdf");
        var chat = Chat(message with { Attachment = message.Attachment! with { Uri = null, IsEncrypted = true } });
        Assert.Contains("This file is encrypted.", chat.Find(TestId("chat-message")).TextContent, StringComparison.Ordinal);
        Assert.Empty(chat.FindAll(TestId("download")));
    }

    [Fact]
    public void Sticker_is_shown_and_does_not_open()
    {
        var chat = Chat(Message(MessageKind.Image, "Hello!", "image/png", more: new() { IsSticker = true, Width = 512, Height = 512 }));
        Assert.Equal("180", chat.Find(".frame").GetAttribute("width"));
        Assert.True(chat.Find(TestId("image")).HasAttribute("disabled"));
    }

    [Fact]
    public async Task Arrow_keys_show_the_other_images_and_closing_releases_them()
    {
        var chat = Chat(Image("one.png"), Message(MessageKind.File, "notes.txt", "text/plain"), Image("two.png", "Second"));
        chat.FindAll(TestId("image"))[0].Click();
        Assert.Equal("blob:file-one.png", chat.WaitForElement(TestId("lightbox-image")).GetAttribute("src"));
        Assert.Contains("1 of 2", chat.Find(TestId("lightbox")).TextContent, StringComparison.Ordinal);
        await chat.Find(TestId("lightbox")).TriggerEventAsync("onkeydown", new KeyboardEventArgs { Key = "ArrowLeft" });
        await chat.Find(TestId("lightbox")).TriggerEventAsync("onkeydown", new KeyboardEventArgs { Key = "ArrowRight" });
        Assert.Equal("Second", chat.Find(TestId("lightbox-image")).GetAttribute("alt"));
        chat.Find(TestId("lightbox-download")).Click();
        Assert.Contains("save two.png", Media.Calls);
        Assert.Equal(3, Media.Shown);
        chat.Find(TestId("lightbox") + " [aria-label=Close]").Click();
        Assert.Empty(chat.FindAll(TestId("lightbox")));
        Assert.Equal(2, Media.Shown);
    }

    [Fact]
    public void Images_that_are_not_shown_any_more_are_released()
    {
        var chat = Chat(Image("one.png"));
        chat.WaitForAssertion(() => Assert.Equal(1, Media.Shown));
        Session.FakeConversation(Some.General).Show(new([], false));
        chat.WaitForAssertion(() => Assert.Equal(0, Media.Shown));
    }

    [Fact]
    public void Part_that_cannot_be_loaded_is_reported_in_the_message()
    {
        Loader.IsOffline = true;
        var chat = Chat(Image("one.png"));
        Assert.Contains("Couldn't load this part of Parley.", chat.Find(TestId("attachment")).TextContent, StringComparison.Ordinal);
        Assert.Empty(chat.FindAll("dialog"));
    }
}
