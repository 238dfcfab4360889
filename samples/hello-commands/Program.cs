using Parley.Bots;

var options = new VoiceBotOptions { Store = new FileSessionStore("session.json") };
await using var bot = await VoiceBot.SignInAsync(new(args[0]), args[1], args[2], options);
await using var channel = await bot.JoinAsync(args[3]);

bot.Commands
    .Add("hello", "Plays the greeting.", CommandParameter.Int32("times").WithDefault(1), (_, times) =>
    {
        channel.Player.Enqueue(AudioSource.FromFile("hello.opus").Repeated(times));
        return "Here it comes.";
    })
    .Add("stop", "Stops playback.", _ => channel.Player.Stop());
channel.MemberJoined += member => channel.Player.Enqueue(AudioSource.FromFile("hello.opus"));

Console.WriteLine("Ready. Press Ctrl-C to stop.");
await Task.WhenAny(channel.Ended, Task.Delay(Timeout.Infinite, Shutdown.Token));
