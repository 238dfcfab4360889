// Plays music in a channel, by commands in its chat, with a queue.
using Parley.Bots;

if (args is not [var homeserver, var user, var room, var folder] || Environment.GetEnvironmentVariable("BOT_PASSWORD") is not { } password)
{
    Console.Error.WriteLine("Usage: BOT_PASSWORD=… dotnet run -- https://matrix.example.org @dj:example.org '#music:example.org' FOLDER");
    return 2;
}

await using var bot = await VoiceBot.SignInAsync(new(homeserver), user, password);
await using var channel = await bot.JoinAsync(room);
var player = channel.Player;

bot.Commands
    .Add("play", "Queues a song by a part of its name.", (string name) =>
    {
        // Only what lies in the folder: whoever writes in the room is a stranger.
        if (Songs().FirstOrDefault(song => Path.GetFileName(song).Contains(name, StringComparison.OrdinalIgnoreCase)) is not { } found)
            return $"There is no song with \"{name}\" in its name; !list shows all.";
        var playback = player.Enqueue(AudioSource.FromFile(found));
        return player.Queue.Count == 0 ? $"Playing {playback.Title}." : $"{playback.Title} is number {player.Queue.Count} in the queue.";
    })
    .Add("list", "Shows all songs.", () => string.Join('\n', Songs().Select(Path.GetFileNameWithoutExtension)))
    .Add("queue", "Shows what plays and what follows.", () => player.Current is { } current
        ? $"{current.Title} {current.Position:m\\:ss}" + string.Concat(player.Queue.Select(next => $"\n{next.Title}"))
        : "Nothing plays.")
    .Add("skip", "Ends what plays.", () => player.Skip() is { } skipped ? $"Skipped {skipped.Title}." : "Nothing plays.")
    .Add("pause", "Holds still.", player.Pause)
    .Add("resume", "Goes on.", player.Resume)
    .Add("seek", "Jumps to a time, such as 1:30.", (TimeSpan to) => player.Seek(to) ? null : "I cannot jump there.")
    .Add("volume", "Sets the volume, 0 to 200 percent.", (int percent) =>
    {
        player.Volume = percent / 100.0;
    })
    .Add("stop", "Empties the queue.", player.Stop);

player.Started += playback => Console.WriteLine($"Playing {playback.Title}");
Console.WriteLine($"{bot.UserId} plays in {channel.Name}");

await Task.WhenAny(channel.Ended, Task.Delay(Timeout.Infinite, Shutdown.Token));
return 0;

IEnumerable<string> Songs() => Directory.EnumerateFiles(folder).Order();
