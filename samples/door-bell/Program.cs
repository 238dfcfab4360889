// Announces members who join and leave, with a synthetic voice. Needs espeak-ng.
using Parley.Bots;

if (args is not [var homeserver, var user, var room] || Environment.GetEnvironmentVariable("BOT_PASSWORD") is not { } password)
{
    Console.Error.WriteLine("Usage: BOT_PASSWORD=… dotnet run -- https://matrix.example.org @bell:example.org '#talk:example.org'");
    return 2;
}

await using var bot = await VoiceBot.SignInAsync(new(homeserver), user, password);
await using var channel = await bot.JoinAsync(room);
Console.WriteLine($"{bot.UserId} announces members of {channel.Name}");

channel.MemberJoined += member => Say($"{channel.NameOf(member.UserId)} joined");
channel.MemberLeft += member => Say($"{channel.NameOf(member.UserId)} left");

await Task.WhenAny(channel.Ended, Task.Delay(Timeout.Infinite, Shutdown.Token));
return 0;

void Say(string sentence)
{
    Console.WriteLine(sentence);
    // Queued, so that simultaneous announcements follow each other.
    channel.Player.Enqueue(AudioSource.Speech(sentence));
}
