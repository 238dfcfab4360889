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
    public async Task Commands_read_typed_parameters_reply_and_provide_help()
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
            .Add("play", "Plays something.", CommandParameter.Text("what"), CommandParameter.Int32("times").WithDefault(1), (_, what, times) => $"{what} x{times}")
            .Add("say", "Says it.", CommandParameter.Text("text"), (context, text) => context.ReplyAsync($"{context.Sender.Localpart}: {text}"))
            .Add("mood", "Sets the mood.", CommandParameter.Choice<Mood>("mood"), CommandParameter.Duration("after").OrNull(), async (_, mood, after) =>
            {
                await Task.Yield();
                return $"{mood} {after?.TotalSeconds}";
            })
            .Add("sum", "Adds.", CommandParameter.Int64("a"), CommandParameter.Double("b"), CommandParameter.Boolean("negative"), (_, a, b, negative) => $"{(negative ? -1 : 1) * (a + b)}")
            .Add("greet", "Greets a user.", CommandParameter.User("user"), (_, user) => "Hello " + user.Localpart)
            .Add("even", "Takes an even number.", CommandParameter.Create("number", static word => (int.TryParse(word, out var value) && value % 2 == 0, value)), (_, number) => $"{number}")
            .Add("fail", "Fails.", (Action<CommandContext>)(_ => throw new VoiceBotException(BotStage.Media, "There is no record.")));

        Assert.Equal("a song x3", await AskAsync("!play \"a song\" 3"));
        Assert.Equal("song x1", await AskAsync("/play song"));
        Assert.Equal("ada: hello  there", await AskAsync("!say hello  there"));
        Assert.Equal("Merry 90", await AskAsync("!mood merry 1:30"));
        Assert.Equal("\"sad\" is not a valid mood. Usage: !mood <mood> [after]", await AskAsync("!mood sad"));
        Assert.Equal("The what is missing. Usage: !play <what> [times]", await AskAsync("!play"));
        Assert.Equal("\"much\" is one word too many. Usage: !play <what> [times]", await AskAsync("!play a 2 much"));
        Assert.Equal("Calm ", await AskAsync("!mood calm"));
        Assert.Equal("-3.5", await AskAsync("!sum 1 2.5 yes"));
        Assert.Equal("Hello ada", await AskAsync("!greet @ada:example.org"));
        Assert.Equal("4", await AskAsync("!even 4"));
        Assert.Equal("\"3\" is not a valid number. Usage: !even <number>", await AskAsync("!even 3"));
        Assert.Equal("There is no record.", await AskAsync("!fail"));
        Assert.Equal(
            "!help – Lists the commands.\n!play <what> [times] – Plays something.\n!say <text> – Says it.\n!mood <mood> [after] – Sets the mood.\n!sum <a> <b> <negative> – Adds.\n!greet <user> – Greets a user.\n!even <number> – Takes an even number.\n!fail – Fails.",
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
    public void Name_of_a_command_must_be_one_word() =>
        Assert.Throws<ArgumentException>(() => new BotCommand("two words", "", [], static (_, _) => Task.FromResult<string?>(null)));
}
