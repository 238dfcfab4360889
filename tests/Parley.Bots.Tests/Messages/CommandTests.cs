using Parley.Bots.Tests.Support;
using Parley.Matrix;

namespace Parley.Bots.Tests.Messages;

public sealed class CommandTests
{
    private enum Mood
    {
        Calm,
        Merry,
    }

    [Fact]
    public async Task Commands_take_typed_parameters_answer_as_replies_and_help_is_made_of_them()
    {
        await using var world = await BotWorld.StartAsync();
        var (bot, ada) = (await world.AddAsync("bot"), await world.AddAsync("ada"));
        var room = await world.CreateChannelAsync(bot);
        await ada.EnterAsync(room.Value);
        var answers = new System.Collections.Concurrent.ConcurrentQueue<MatrixEvent>();
        _ = Task.Run(async () =>
        {
            await foreach (var update in ada.Matrix.Subscribe())
                foreach (var received in update.Rooms.SelectMany(news => news.Events))
                    if (received.Event.Type == EventTypes.Message && received.Event.Sender == bot.UserId)
                        answers.Enqueue(received.Event);
        });
        bot.Commands
            .Add("play", "Plays something.", (string what, int times = 1) => $"{what} x{times}")
            .Add("say", "Says it.", (CommandContext context, string text) => context.ReplyAsync($"{context.Sender.Localpart}: {text}"))
            .Add("mood", "Sets the mood.", (Mood mood, TimeSpan? after = null) => $"{mood} {after?.TotalSeconds}")
            .Add("fail", "Fails.", (Func<string>)(() => throw new VoiceBotException(BotStage.Media, "There is no record.")));

        Assert.Equal("a song x3", await AskAsync("!play \"a song\" 3"));
        Assert.Equal("song x1", await AskAsync("/play song"));
        Assert.Equal("ada: hello  there", await AskAsync("!say hello  there"));
        Assert.Equal("Merry 90", await AskAsync("!mood merry 1:30"));
        Assert.Equal("\"sad\" is no mood. Usage: !mood <mood> [after]", await AskAsync("!mood sad"));
        Assert.Equal("The what is missing. Usage: !play <what> [times]", await AskAsync("!play"));
        Assert.Equal("\"much\" is one word too many. Usage: !play <what> [times]", await AskAsync("!play a 2 much"));
        Assert.Equal("There is no record.", await AskAsync("!fail"));
        Assert.Equal(
            "!help – Says what this bot can do.\n!play <what> [times] – Plays something.\n!say <text> – Says it.\n!mood <mood> [after] – Sets the mood.\n!fail – Fails.",
            await AskAsync("!help"));

        async Task<string> AskAsync(string text)
        {
            var asked = await ada.Matrix.SendEventAsync(room, EventTypes.Message, System.Text.Json.JsonElement.Parse($$"""{"msgtype":"m.text","body":{{System.Text.Json.JsonSerializer.Serialize(text)}}}"""), new());
            MatrixEvent? answer = null;
            await Until.TrueAsync(() => (answer = Replies(asked)) is not null, what: $"No answer to {text}.");
            return JsonObjects.Text(answer!.Content, "body")!;
        }

        MatrixEvent? Replies(EventId to) => answers.FirstOrDefault(e =>
            e.Content.TryGetProperty("m.relates_to", out var relation) && relation.GetProperty("m.in_reply_to").GetProperty("event_id").GetString() == to.Value);
    }

    [Fact]
    public void A_parameter_that_no_message_can_hold_is_refused_when_the_command_is_added()
    {
        Assert.Contains("cannot be read from a message", Assert.Throws<ArgumentException>(() => new BotCommand("x", "", (Uri _) => "")).Message);
        Assert.Throws<ArgumentException>(() => new BotCommand("two words", "", () => ""));
    }
}
