using Parley.Bots;

namespace Parley.Cli.BuiltInBots;

/// <summary>Plays the built-in tunes while a user is in the channel.</summary>
internal sealed class MusicBot
{
    private static readonly Tune[] Tunes = [new("morning", "Morning"), new("rain", "Rain on the Roof"), new("evening", "Evening")];

    private readonly VoiceBot _bot;
    private Tune _next = Tunes[0];

    private MusicBot(VoiceBot bot)
    {
        _bot = bot;
        _bot.Commands.Add("play", "Plays a tune: " + string.Join(", ", Tunes.Select(static tune => tune.Name)) + ".", CommandParameter.Text("tune").WithDefault(""), Play);
        _bot.Commands.Add("skip", "Skips to the next tune.", Skip);
        _bot.Commands.Add("volume", "Shows or sets the volume, 0 to 200 percent.", CommandParameter.Int32("percent").OrNull(), Volume);
    }

    public static async Task<IAsyncDisposable> StartAsync(VoiceBot bot, string room, CancellationToken cancellationToken) =>
        new OccupancyWatcher(bot, await bot.EnterAsync(room, cancellationToken), static people => people > 0, new MusicBot(bot).PlayAsync);

    private async Task PlayAsync(BotChannel channel)
    {
        while (!channel.Ended.IsCompleted)
        {
            var tune = _next;
            _next = After(tune);
            if (await channel.PlayAsync(tune) == PlaybackEnd.Left)
                return;
        }
    }

    private string Play(CommandContext context, string tune)
    {
        var player = context.Channel.Player;
        if (tune.Length == 0)
        {
            player.Resume();
            return player.Current is { } current ? $"Playing {current.Title}." : $"Next is {_next.Title}.";
        }
        if (Array.Find(Tunes, known => known.Name.Equals(tune, StringComparison.OrdinalIgnoreCase) || known.Title.Equals(tune, StringComparison.OrdinalIgnoreCase)) is not { } found)
            return $"I don't know \"{tune}\". I play {string.Join(", ", Tunes.Select(static known => known.Name))}.";
        _next = found;
        player.Skip();
        return $"Playing {found.Title}.";
    }

    private string Skip(CommandContext context)
    {
        context.Channel.Player.Skip();
        return $"Playing {_next.Title}.";
    }

    private static string Volume(CommandContext context, int? percent)
    {
        var player = context.Channel.Player;
        if (percent is not { } wanted)
            return $"The volume is {player.Volume * 100:0} percent.";
        if (wanted is < 0 or > 200)
            throw new CommandUsageException("The volume must be 0 to 200 percent.");
        player.Volume = wanted / 100.0;
        return $"The volume is now {wanted} percent.";
    }

    private static Tune After(Tune tune) => Tunes[(Array.IndexOf(Tunes, tune) + 1) % Tunes.Length];

    private sealed class Tune(string name, string title) : AudioSource
    {
        public string Name => name;

        public override string Title => title;

        public override ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default) =>
            FromStream(typeof(MusicBot).Assembly.GetManifestResourceStream(name + ".opus")!, title).OpenAsync(cancellationToken);
    }
}
