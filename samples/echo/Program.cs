// Repeats everything that is said in a channel at once. Forwards the frames without a codec.
using Parley.Bots;

if (args is not [var homeserver, var user, var room] || Environment.GetEnvironmentVariable("BOT_PASSWORD") is not { } password)
{
    Console.Error.WriteLine("Usage: BOT_PASSWORD=… dotnet run -- https://matrix.example.org @echo:example.org '#talk:example.org'");
    return 2;
}

await using var bot = await VoiceBot.SignInAsync(new(homeserver), user, password);
await using var channel = await bot.JoinAsync(room);
Console.WriteLine($"{bot.UserId} echoes in {channel.Name}");

var echo = new OpusPipe("echo");
channel.Player.Enqueue(echo);
try
{
    // Unbuffered: the pipe that plays the frames restores the timing.
    await foreach (var frame in channel.ListenAsync(new() { Buffered = false }, Shutdown.Token))
        echo.Write(frame.Packet);
}
catch (OperationCanceledException)
{
    Console.WriteLine("Goodbye.");
}
return 0;
