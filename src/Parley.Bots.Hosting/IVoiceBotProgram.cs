namespace Parley.Bots.Hosting;

/// <summary>Defines what a hosted bot does. The host creates one instance with its services.</summary>
public interface IVoiceBotProgram
{
    /// <summary>Runs after the bot has signed in, until the host stops. When it returns, the bot stops; the host continues.</summary>
    /// <param name="bot">The bot. The host disposes of it.</param>
    /// <param name="stoppingToken">Cancelled when the host stops.</param>
    Task RunAsync(VoiceBot bot, CancellationToken stoppingToken);
}
