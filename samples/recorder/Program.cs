// Records a channel: one Ogg Opus file for each speaker, all with the same start. Needs no codec.
using Parley.Bots;
using Parley.Rtc.Native;
using Parley.Rtc.Native.Opus;

if (args is not [var homeserver, var user, var room, var folder] || Environment.GetEnvironmentVariable("BOT_PASSWORD") is not { } password)
{
    Console.Error.WriteLine("Usage: BOT_PASSWORD=… dotnet run -- https://matrix.example.org @scribe:example.org '#talk:example.org' FOLDER");
    return 2;
}

await using var bot = await VoiceBot.SignInAsync(new(homeserver), user, password);
// All members see, from the first moment, that they are recorded.
await using var channel = await bot.JoinAsync(room, new JoinOptions { Recording = true });
Directory.CreateDirectory(folder);
var start = channel.Now;
var files = new Dictionary<Speaker, OggOpusWriter>();
Console.WriteLine($"{bot.UserId} records {channel.Name} into {folder}");

try
{
    await foreach (var frame in channel.ListenAsync(cancellationToken: Shutdown.Token))
    {
        if (frame.Kind != RemoteFrameKind.Frame)
            continue; // lost: written as silence below
        if (!files.TryGetValue(frame.Speaker, out var file))
        {
            // A number, because the user chose the name: it could contain a path.
            var path = Path.Combine(folder, $"speaker-{files.Count + 1}.opus");
            files.Add(frame.Speaker, file = new(File.Create(path), channels: 2, title: frame.Speaker.Name));
            Console.WriteLine($"{frame.Speaker.Name}: {path}");
        }
        // Members do not send silence: it is written here, so that all files stay in sync.
        file.WriteSilence(frame.At - start - file.Position);
        file.Write(frame.Packet.Span);
    }
}
catch (OperationCanceledException)
{
    // Ctrl-C.
}
foreach (var file in files.Values)
    await file.DisposeAsync();
return 0;
