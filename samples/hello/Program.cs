using Parley.Bots;

// homeserver, user, password, room
await using var bot = await VoiceBot.SignInAsync(new(args[0]), args[1], args[2]);
await using var channel = await bot.JoinAsync(args[3]);
Console.WriteLine($"In {channel.Name}");
await channel.PlayAsync(AudioSource.FromFile("hello.opus"));
