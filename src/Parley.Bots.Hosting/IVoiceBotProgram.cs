namespace Parley.Bots.Hosting;

/// <summary>What a hosted bot does. Made by the host's services, once.</summary>
public interface IVoiceBotProgram
{
    /// <summary>Runs when the bot is signed in, until the host stops. Returning ends the bot and leaves the host running.</summary>
    /// <param name="bot">The bot; the host disposes of it.</param>
    /// <param name="stoppingToken">The host stops.</param>
    Task RunAsync(VoiceBot bot, CancellationToken stoppingToken);
}
