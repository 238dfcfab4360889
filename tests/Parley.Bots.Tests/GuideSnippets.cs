namespace Parley.Bots.Tests;

/// <summary>The code snippets of the guides that are not whole programs, compiled.</summary>
internal static class GuideSnippets
{
    public static async Task PlayAsync(VoiceBot bot, string room, string path)
    {
        await using var channel = await bot.JoinAsync(room);
        await channel.PlayAsync(AudioSource.FromFile(path));
    }

    public static async Task<int> WriteAsync(BotChannel channel, Func<short[]> NextSamples)
    {
        var count = 0;
        var pipe = new PcmPipe(channels: 1);
        channel.Player.Enqueue(pipe);
        while (await pipe.WriteAsync(NextSamples()))
            count++;
        return count;
    }

    public static async Task ListenAsync(BotChannel channel, Action<string, ReadOnlySpan<short>> Transcribe, CancellationToken stop)
    {
        await foreach (var frame in channel.ListenPcmAsync(cancellationToken: stop))
            Transcribe(frame.Speaker.Name, frame.Samples.Span);
    }

    public static void Command(VoiceBot bot)
    {
        bot.Commands.Add("volume", "Sets the volume, 0 to 200 percent.", CommandParameter.Int32("percent"), (context, percent) =>
        {
            context.Channel.Player.Volume = percent / 100.0;
            return $"The volume is now {percent} percent.";
        });
    }

    public static VoiceBotOptions Deployed()
    {
        var options = new VoiceBotOptions
        {
            Store = new FileSessionStore("/var/lib/my-bot/session.json"),
            Network = new() { Port = 40000 },
        };
        return options;
    }

    public static async Task FirstWordsAsync(string password)
    {
        await using var bot = await VoiceBot.SignInAsync(new("https://matrix.example.org"), "@dj:example.org", password);
        await using var channel = await bot.JoinAsync("#music:example.org");
        await channel.PlayAsync(AudioSource.FromFile("song.opus"));
    }
}
