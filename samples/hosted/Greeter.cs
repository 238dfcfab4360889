using Parley.Bots;
using Parley.Bots.Hosting;

namespace Hosted;

/// <summary>Plays a chord to each new member.</summary>
internal sealed class Greeter(IConfiguration configuration, ILogger<Greeter> logger) : IVoiceBotProgram
{
    public async Task RunAsync(VoiceBot bot, CancellationToken stoppingToken)
    {
        var room = configuration["Bot:Room"] ?? throw new InvalidOperationException("Bot:Room is not configured. Set it to the channel to join.");
        await using var channel = await bot.JoinAsync(room, stoppingToken);
        logger.LogInformation("Greeting in {Channel}", channel.Name);
        channel.MemberJoined += member =>
        {
            logger.LogInformation("Hello {Name}", channel.NameOf(member.UserId));
            channel.Player.Enqueue(AudioSource.Generate(Chord, TimeSpan.FromSeconds(4), "chord"));
        };
        await channel.Ended.WaitAsync(stoppingToken);
    }

    private static void Chord(Span<short> samples, long position)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var t = (position + i) / (double)PcmAudioReader.SampleRate;
            var sum = Math.Sin(2 * Math.PI * 690 * t) + (0.2 * Math.Sin(2 * Math.PI * 830 * t)) + (0.2 * Math.Sin(2 * Math.PI * 1010 * t));
            samples[i] = (short)(sum * 6_000 * Math.Min(1, 4 - t));
        }
    }
}
