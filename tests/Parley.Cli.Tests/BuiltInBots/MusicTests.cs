using System.Collections.Concurrent;
using System.Text.Json;
using Parley.Cli.Tests.Support;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Cli.Tests.BuiltInBots;

/// <summary>The built-in Music bot.</summary>
[Trait("Needs", "libopus")]
public sealed class MusicTests
{
    [Fact]
    public async Task User_hears_the_music_bot_and_controls_it_by_commands()
    {
        await using var world = await CliWorld.StartAsync(bots: true);
        var person = await world.AddBotAsync("newcomer", kind: "person");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(50));
        var replies = new ConcurrentQueue<string>();
        var reading = ReadAsync();
        await using var music = await person.JoinAsync("#music:" + person.UserId.ServerName);
        var level = Loudness(await UntilLoudAsync());

        await AsksAsync("!play rain", "Playing Rain on the Roof.");
        await AsksAsync("!skip", "Playing Evening.");
        await AsksAsync("!play thunder", "I don't know \"thunder\". I play morning, rain, evening.");
        await AsksAsync("!volume", "The volume is 100 percent.");
        await AsksAsync("!volume 500", "The volume must be 0 to 200 percent.");
        await AsksAsync("!volume 0", "The volume is now 0 percent.");
        // Buffered frames are still heard.
        while (Loudness(await Sound.HearAsync(music, 0.5, limit.Token)) > level / 20)
            Assert.False(limit.IsCancellationRequested);
        await AsksAsync("!volume 100", "The volume is now 100 percent.");
        await UntilLoudAsync();
        await AsksAsync("!help", "!volume");
        await limit.CancelAsync();
        await reading;

        async Task<short[]> UntilLoudAsync()
        {
            while (true)
                if (await Sound.HearAsync(music, 0.5, limit.Token) is var heard && Loudness(heard) > 200)
                    return heard;
        }

        async Task AsksAsync(string text, string reply)
        {
            replies.Clear();
            var content = JsonElement.Parse($$"""{"msgtype":"m.text","body":"{{text}}"}""");
            await person.Matrix.SendEventAsync(music.RoomId, EventTypes.Message, content, new SendOptions(), limit.Token);
            await Until.TrueAsync(() => replies.Any(body => body.Contains(reply, StringComparison.Ordinal)), $"{text} is answered with {reply}");
        }

        async Task ReadAsync()
        {
            try
            {
                await foreach (var update in person.Matrix.Subscribe(limit.Token))
                    foreach (var received in update.Rooms.SelectMany(static room => room.Events))
                        if (received.Event.Sender.Localpart == "music-bot" && received.Event.ReadContent(MatrixJson.Default.MessageContent) is { Body: { } body })
                            replies.Enqueue(body);
            }
            catch (OperationCanceledException)
            {
                // Stopped.
            }
        }
    }

    // The mean absolute sample.
    private static double Loudness(short[] samples) => samples.Average(static sample => Math.Abs((double)sample));
}
