// homeserver user password room frequency session-file
using System.Globalization;
using Parley.Bots;

await using var bot = await VoiceBot.SignInAsync(new(args[0]), args[1], args[2], new() { Store = new FileSessionStore(args[5]) });
await using var channel = await bot.JoinAsync(args[3]);
channel.Changed += snapshot => Console.WriteLine($"{snapshot.Phase} with {string.Join(' ', snapshot.Members.Select(member => $"{member.UserId.Localpart}:{member.Link}"))}");
channel.Player.Enqueue(AudioSource.Tone(double.Parse(args[4], CultureInfo.InvariantCulture)));
Console.WriteLine("ready");
await Task.WhenAny(channel.Ended, Task.Delay(Timeout.Infinite, Shutdown.Token));
