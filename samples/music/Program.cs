// Plays music in a channel, controlled by commands in its chat.
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
    .Add("play", "Queues a song by a part of its name.", CommandParameter.Text("name"), (_, name) =>
    {
        // Only songs of the folder, because anyone in the room can send commands.
        if (Songs().FirstOrDefault(song => Path.GetFileName(song).Contains(name, StringComparison.OrdinalIgnoreCase)) is not { } found)
            return $"No song has \"{name}\" in its name. !list shows all songs.";
        var playback = player.Enqueue(AudioSource.FromFile(found));
        return player.Queue.Count == 0 ? $"Playing {playback.Title}." : $"{playback.Title} is number {player.Queue.Count} in the queue.";
    })
    .Add("list", "Shows all songs.", _ => string.Join('\n', Songs().Select(Path.GetFileNameWithoutExtension)))
    .Add("queue", "Shows the current song and the queue.", _ => player.Current is { } current
        ? $"{current.Title} {current.Position:m\\:ss}" + string.Concat(player.Queue.Select(next => $"\n{next.Title}"))
        : "Nothing plays.")
    .Add("skip", "Skips the current song.", _ => player.Skip() is { } skipped ? $"Skipped {skipped.Title}." : "Nothing plays.")
    .Add("pause", "Pauses playback.", _ => player.Pause())
    .Add("resume", "Resumes playback.", _ => player.Resume())
    .Add("seek", "Seeks to a time, such as 1:30.", CommandParameter.Duration("time"), (_, time) => player.Seek(time) ? null : "I can't seek there.")
    .Add("volume", "Sets the volume, 0 to 200 percent.", CommandParameter.Int32("percent"), (_, percent) =>
    {
        player.Volume = percent / 100.0;
    })
    .Add("stop", "Stops playback and clears the queue.", _ => player.Stop());

player.Started += playback => Console.WriteLine($"Playing {playback.Title}");
Console.WriteLine($"{bot.UserId} plays in {channel.Name}");

await Task.WhenAny(channel.Ended, Task.Delay(Timeout.Infinite, Shutdown.Token));
return 0;

IEnumerable<string> Songs() => Directory.EnumerateFiles(folder).Order();
