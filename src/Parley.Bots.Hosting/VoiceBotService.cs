using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Matrix;

namespace Parley.Bots.Hosting;

/// <summary>Signs a bot in, runs its program, and leaves its channels when the host stops.</summary>
internal sealed partial class VoiceBotService(VoiceBotSettings settings, IVoiceBotProgram program, ILoggerFactory loggers, TimeProvider clock) : BackgroundService
{
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1));

    private readonly ILogger _logger = loggers.CreateLogger("Parley.Bots.Hosting");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var bot = await SignInAsync(stoppingToken);
            LogReady(bot.UserId.Value);
            var running = program.RunAsync(bot, stoppingToken);
            await await Task.WhenAny(running, SignedOutAsync(bot));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private static async Task SignedOutAsync(VoiceBot bot)
    {
        await bot.Ended;
        throw new VoiceBotException(BotStage.SignIn, bot.Failure?.Message ?? $"{bot.UserId} was signed out. Start the bot again with its password.");
    }

    // Retries while the homeserver cannot be reached, for example after a power cut; a refused sign-in fails at once.
    private async Task<VoiceBot> SignInAsync(CancellationToken cancellationToken)
    {
        if (settings.Homeserver is not { } homeserver || settings.User.Length == 0)
            throw new VoiceBotException(BotStage.SignIn, "The bot's Homeserver and User are not configured. Set both, and a Password or a SessionFile.");
        var options = settings.Options with { LoggerFactory = loggers, TimeProvider = clock };
        if (settings.SessionFile.Length > 0)
            options = options with { Store = new FileSessionStore(settings.SessionFile) };
        for (var attempt = 1; ; attempt++)
        {
            var wait = Backoff.Delay(attempt);
            try
            {
                return await VoiceBot.SignInAsync(homeserver, settings.User, settings.Password, options, cancellationToken);
            }
            catch (VoiceBotException e) when (e.InnerException is not Matrix.Client.MatrixException { Status: < 429 })
            {
                LogWaiting(e.Message, wait);
            }
            await Task.Delay(wait, clock, cancellationToken);
        }
    }
}
