// Plays the beats of a metronome, which the program writes into a PCM pipe.
using System.Globalization;
using Parley.Bots;

if (args is not [var homeserver, var user, var room, .. var rest] || Environment.GetEnvironmentVariable("BOT_PASSWORD") is not { } password)
{
    Console.Error.WriteLine("Usage: BOT_PASSWORD=… dotnet run -- https://matrix.example.org @tick:example.org '#music:example.org' [BEATS PER MINUTE]");
    return 2;
}

var tempo = rest is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 100;
await using var bot = await VoiceBot.SignInAsync(new(homeserver), user, password);
await using var channel = await bot.JoinAsync(room);
bot.Commands.Add("tempo", "Sets the beats per minute.", CommandParameter.Int32("beats"), (_, beats) =>
{
    tempo = Math.Clamp(beats, 20, 300);
    return $"{tempo} beats per minute.";
});
Console.WriteLine($"{bot.UserId} plays {tempo} beats per minute in {channel.Name}");

var pipe = new PcmPipe(title: "metronome");
channel.Player.Enqueue(pipe);
var samples = new short[960]; // 20 ms
for (var (position, beat, count) = (0L, 0L, 0); !Shutdown.Token.IsCancellationRequested;)
{
    for (var i = 0; i < samples.Length; i++, position++)
    {
        if (position - beat >= PcmAudioReader.SampleRate * 60L / tempo)
            (beat, count) = (position, count + 1);
        // A short blip, higher on each fourth beat.
        var t = (position - beat) / (double)PcmAudioReader.SampleRate;
        samples[i] = (short)(16_000 * Math.Exp(-t * 12) * Math.Sin(2 * Math.PI * (count % 4 == 0 ? 1190 : 830) * t));
    }
    // Waits while 200 ms are buffered, which throttles the loop to real time.
    if (!await pipe.WriteAsync(samples))
        break;
}
return 0;
