using Parley.Bots;
using Parley.Rtc.Native;

namespace Parley.Cli.BuiltInBots;

/// <summary>Repeats what a user says after two seconds, while exactly one user is in the channel. Forwards the frames without a codec.</summary>
internal static class EchoBot
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    public static async Task<IAsyncDisposable> StartAsync(VoiceBot bot, string room, CancellationToken cancellationToken) =>
        new OccupancyWatcher(bot, await bot.EnterAsync(room, cancellationToken), static people => people == 1, EchoAsync);

    private static async Task EchoAsync(BotChannel channel)
    {
        var pipe = new OpusPipe("echo");
        channel.Player.Enqueue(pipe);
        await foreach (var frame in channel.ListenAsync())
        {
            var wait = frame.At + Delay - channel.Now;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, channel.Bot.Options.TimeProvider);
            if (frame.Kind == RemoteFrameKind.Frame)
                pipe.Write(frame.Packet);
        }
    }
}
