using Parley.Bots;

var options = new VoiceBotOptions { Store = new FileSessionStore("session.json") };
await using var bot = await VoiceBot.SignInAsync(new(args[0]), args[1], args[2], options);
await using var channel = await bot.JoinAsync(args[3]);

bot.Commands
    .Add("hello", "Plays the greeting.", (int times = 1) =>
    {
        channel.Player.Enqueue(AudioSource.FromFile("hello.opus").Repeated(times));
        return "Here it comes.";
    })
    .Add("stop", "Stops it.", channel.Player.Stop);
channel.MemberJoined += member => channel.Player.Enqueue(AudioSource.FromFile("hello.opus"));

Console.WriteLine("Ready; Ctrl-C ends it.");
await Task.WhenAny(channel.Ended, Task.Delay(Timeout.Infinite, Shutdown.Token));
