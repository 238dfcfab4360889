using Bunit;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Errors;
using Parley.Web.Features.Chat;
using Parley.Web.Media;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>The files that a user is about to send.</summary>
public sealed class UploadTests : WebTest
{
    private static readonly LocalFile Photo = new("1", "photo.png", "image/png", 2_000_000) { Width = 800, Height = 600, Preview = "blob:photo" };
    private static readonly LocalFile Notes = new("2", "notes.txt", "text/plain", 900);

    private UploadList Uploads => Media.Uploads(Some.General);

    private IRenderedComponent<ChatPanel> Chat() => Render<ChatPanel>(p => p.Add(c => c.Room, Session.All.Find(Some.General)!));

    private static Attachment Uploaded(LocalFile file) => new() { Uri = MxcUri.Parse("mxc://b/" + file.Id), FileName = file.Name };

    [Fact]
    public void Chosen_files_are_shown_with_name_and_size_and_can_be_removed()
    {
        var chat = Chat();
        Assert.Empty(chat.FindAll(TestId("uploads")));
        Media.Choose(Photo, Notes);
        var files = chat.WaitForElements(TestId("upload"));
        Assert.Contains("photo.png", files[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("2 MB", files[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("blob:photo", files[0].QuerySelector("img")!.GetAttribute("src"));
        Assert.Equal("Send 2 files", chat.Find(TestId("send-files")).TextContent);
        chat.Find("[aria-label='Remove photo.png']").Click();
        Assert.Single(chat.FindAll(TestId("upload")));
        Assert.Contains("forget photo.png", Media.Calls);
        Assert.Empty(Media.Sent);
    }

    [Fact]
    public void Files_are_sent_one_after_the_other_with_their_captions()
    {
        var chat = Chat();
        Media.Choose(Photo, Notes);
        chat.Find("[aria-label='Caption of photo.png']").Change(" The garden ");
        chat.Find(TestId("uploads")).Submit();
        Assert.Equal(["upload photo.png"], Media.Calls);
        Media.Progress!(0.5);
        Assert.Equal("50", chat.Find("progress").GetAttribute("value"));
        Media.Upload!.SetResult(Uploaded(Photo));
        chat.WaitForAssertion(() => Assert.Contains("upload notes.txt", Media.Calls));
        Media.Upload!.SetResult(Uploaded(Notes));
        chat.WaitForAssertion(() => Assert.Empty(chat.FindAll(TestId("uploads"))));
        Assert.Equal([(MessageKind.Image, "The garden"), (MessageKind.File, "notes.txt")], Media.Sent.Select(static m => (m.Kind, m.Body)));
        Assert.Equal("mxc://b/1", Media.Sent[0].Attachment?.Uri?.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("look")]
    public void Sending_in_the_field_sends_the_files_too(string text)
    {
        var chat = Chat();
        Media.Choose(Photo);
        chat.Find(TestId("chat-input")).Change(text);
        chat.Find(".composer").Submit();
        Assert.Equal(["upload photo.png"], Media.Calls);
        Assert.Equal(text.Length > 0 ? 1 : 0, Session.FakeConversation(Some.General).Sent.Count);
    }

    [Fact]
    public void Failed_upload_keeps_the_file_for_a_retry_and_the_next_file_is_sent()
    {
        var chat = Chat();
        Media.Choose(Photo, Notes);
        chat.Find(TestId("uploads")).Submit();
        Media.Upload!.SetException(new ActionException("Couldn't send this file: the homeserver can't be reached."));
        chat.WaitForAssertion(() => Assert.Contains("upload notes.txt", Media.Calls));
        Media.Upload!.SetResult(Uploaded(Notes));
        chat.WaitForAssertion(() => Assert.Single(chat.FindAll(TestId("upload"))));
        Assert.Contains("can't be reached", chat.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(chat.Find("[aria-label='Discard photo.png']"));
        chat.FindAll("button").Single(static b => b.TextContent == "Retry").Click();
        Media.Upload!.SetResult(Uploaded(Photo));
        chat.WaitForAssertion(() => Assert.Empty(chat.FindAll(TestId("uploads"))));
        Assert.Equal(["notes.txt", "photo.png"], Media.Sent.Select(static m => m.Body));
    }

    [Fact]
    public void Cancelled_upload_sends_no_message_and_the_next_file_is_sent()
    {
        var chat = Chat();
        Media.Choose(Photo, Notes);
        chat.Find(TestId("uploads")).Submit();
        var first = Media.Upload!;
        chat.Find("[aria-label='Cancel photo.png']").Click();
        Assert.True(first.Task.IsCanceled);
        chat.WaitForAssertion(() => Assert.Contains("upload notes.txt", Media.Calls));
        Media.Upload!.SetResult(Uploaded(Notes));
        chat.WaitForAssertion(() => Assert.Equal(["notes.txt"], Media.Sent.Select(static m => m.Body)));
    }

    [Fact]
    public void File_larger_than_the_limit_is_refused_without_an_upload()
    {
        Media.Limit = 1_500_000;
        var chat = Chat();
        Media.Choose(Photo, Notes);
        chat.WaitForAssertion(() => Assert.Equal("This homeserver accepts files of up to 1.5 MB. This one has 2 MB.", chat.Find("[role=alert]").TextContent));
        chat.Find(TestId("uploads")).Submit();
        Assert.DoesNotContain("upload photo.png", Media.Calls);
        Assert.Contains("upload notes.txt", Media.Calls);
    }

    [Fact]
    public void Number_of_files_is_bounded()
    {
        var files = Enumerable.Range(0, UploadList.Capacity + 2).Select(static i => new LocalFile($"f{i}", $"{i}.txt", "text/plain", 1)).ToArray();
        Uploads.Add(files);
        Assert.Equal(UploadList.Capacity, Uploads.Items.Count);
        Assert.NotNull(Uploads.Problem);
        Assert.Equal(["forget 30.txt", "forget 31.txt"], Media.Calls);
    }

    [Theory]
    [InlineData("image/svg+xml", 10, 0, "m.file")]
    [InlineData("text/html", 0, 0, "m.file")]
    [InlineData("image/png", 0, 0, "m.file")]
    [InlineData("image/png", 10, 0, "m.image")]
    [InlineData("audio/ogg", 0, 5, "m.audio")]
    [InlineData("video/mp4", 10, 5, "m.video")]
    [InlineData("video/x-unknown", 10, 5, "m.file")]
    public void Kind_of_the_message_follows_from_what_the_browser_can_show(string type, int width, int seconds, string kind)
    {
        var file = new LocalFile("1", "x", type, 1) { Width = width > 0 ? width : null, Height = width > 0 ? width : null, Duration = seconds > 0 ? TimeSpan.FromSeconds(seconds) : null };
        Assert.Equal(kind, MediaTypes.KindOf(file).Value);
    }

    [Theory]
    [InlineData(1, "1 byte")]
    [InlineData(999, "999 bytes")]
    [InlineData(12_300, "12 kB")]
    [InlineData(1_500_000, "1.5 MB")]
    [InlineData(2_000_000_000, "2 GB")]
    public void Size_is_described_in_decimal_units(long bytes, string text) => Assert.Equal(text, FileSize.Text(bytes));
}
