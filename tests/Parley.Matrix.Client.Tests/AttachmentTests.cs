namespace Parley.Matrix.Client.Tests;

/// <summary>The files of messages.</summary>
public sealed class AttachmentTests
{
    private static async Task<(World World, RoomTimeline Timeline)> StartAsync(params string[] events)
    {
        var world = new World();
        world.Transport.Sync(World.SyncWith("s1", string.Join(',', events)));
        world.Session.Start();
        var room = world.Session.Timeline(World.Room);
        await World.Until(() => world.Session.Status == ConnectionStatus.Connected && room.Snapshot.CanPageBack);
        return (world, room);
    }

    private static async Task<TimelineMessage> ReadAsync(string content, string type = "m.room.message")
    {
        var (world, timeline) = await StartAsync(World.Event(type, "$1", content, "@bob:b"));
        await using var _ = world;
        return Assert.Single(timeline.Snapshot.Messages);
    }

    [Fact]
    public async Task Image_is_read_with_its_dimensions_caption_and_thumbnail()
    {
        var message = await ReadAsync("""
            {"msgtype":"m.image","body":"The garden","filename":"p.jpg","url":"mxc://b/1","info":{"mimetype":"image/jpeg","size":1000,"w":1600,"h":1200,
            "thumbnail_url":"mxc://b/2","thumbnail_info":{"mimetype":"image/png","w":320,"h":240,"size":10}}}
            """);
        Assert.Equal((MessageKind.Image, "The garden"), (message.Kind, message.Body));
        Assert.Equal(
            new Attachment
            {
                Uri = MxcUri.Parse("mxc://b/1"), FileName = "p.jpg", MediaType = "image/jpeg", Size = 1000, Width = 1600, Height = 1200,
                Thumbnail = new() { Uri = MxcUri.Parse("mxc://b/2"), MediaType = "image/png", Size = 10, Width = 320, Height = 240 },
            },
            message.Attachment);
    }

    [Theory]
    [InlineData("""{"msgtype":"m.file","body":"a.txt"}""")]
    [InlineData("""{"msgtype":"m.file","body":"a.txt","url":"https://evil/","info":5}""")]
    [InlineData("""{"msgtype":"m.file","body":"a.txt","url":"mxc://b/../x","info":{"w":-1,"h":1e9,"size":"big","duration":-5}}""")]
    public async Task Values_that_are_not_valid_are_left_out(string content) =>
        Assert.Equal(new Attachment { FileName = "a.txt" }, (await ReadAsync(content)).Attachment);

    [Fact]
    public async Task Encrypted_file_is_marked_and_has_no_address()
    {
        var attachment = (await ReadAsync("""{"msgtype":"m.image","body":"p.jpg","file":{"url":"mxc://b/1","v":"v2"}}""")).Attachment;
        Assert.Equal(new Attachment { FileName = "p.jpg", IsEncrypted = true }, attachment);
    }

    [Fact]
    public async Task Sticker_is_an_image()
    {
        var message = await ReadAsync("""{"body":"Hello!","url":"mxc://b/1","info":{"mimetype":"image/png","w":128,"h":128}}""", "m.sticker");
        Assert.Equal((MessageKind.Image, "Hello!", true), (message.Kind, message.Body, message.Attachment?.IsSticker));
    }

    [Fact]
    public async Task Text_message_has_no_attachment_and_a_redacted_sticker_is_not_a_message()
    {
        Assert.Null((await ReadAsync("""{"msgtype":"m.text","body":"hi","url":"mxc://b/1"}""")).Attachment);
        var (world, timeline) = await StartAsync(World.Event("m.sticker", "$1", "{}", "@bob:b"));
        await using var _ = world;
        Assert.Empty(timeline.Snapshot.Messages);
    }

    [Fact]
    public async Task Sent_file_is_written_as_it_is_read()
    {
        var attachment = new Attachment
        {
            Uri = MxcUri.Parse("mxc://b/1"), FileName = "f.mp4", MediaType = "video/mp4", Size = 7, Width = 3, Height = 2, Duration = TimeSpan.FromSeconds(1.5),
            Thumbnail = new() { Uri = MxcUri.Parse("mxc://b/2"), MediaType = "image/png", Size = 1, Width = 2, Height = 1 },
        };
        var (world, timeline) = await StartAsync();
        await using var _ = world;
        world.Transport.On("PUT", "/send/", static _ => ScriptedTransport.Json("""{"event_id":"$2"}"""));
        timeline.Send(new() { Kind = MessageKind.Video, Body = "A film", Attachment = attachment });
        Assert.Equal(attachment, timeline.Snapshot.Messages[^1].Attachment);
        await World.Until(() => world.Transport.Seen("/send/").Count == 1);
        Assert.Equal(
            """{"msgtype":"m.video","body":"A film","filename":"f.mp4","url":"mxc://b/1","info":{"mimetype":"video/mp4","size":7,"w":3,"h":2,"duration":1500,"thumbnail_url":"mxc://b/2","thumbnail_info":{"mimetype":"image/png","size":1,"w":2,"h":1}},"m.mentions":{}}""",
            ScriptedTransport.BodyOf(world.Transport.Seen("/send/")[0]));
        Assert.Equal(attachment, (await ReadAsync(ScriptedTransport.BodyOf(world.Transport.Seen("/send/")[0]))).Attachment);
    }
}
