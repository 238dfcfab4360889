using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Parley.Bots.Hosting;

/// <summary>Adds voice bots to a host.</summary>
public static class VoiceBotServiceExtensions
{
    /// <summary>
    /// Adds a bot that runs a program while the host runs. Its loggers, and a <see cref="TimeProvider"/> where one is registered, are the
    /// host's. Call it again for a further bot.
    /// </summary>
    /// <typeparam name="TProgram">What the bot does; its constructor gets the host's services.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Who the bot is: <c>settings => configuration.GetSection("Bot").Bind(settings)</c>.</param>
    public static IServiceCollection AddVoiceBot<TProgram>(this IServiceCollection services, Action<VoiceBotSettings> configure)
        where TProgram : class, IVoiceBotProgram
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IHostedService>(provider =>
        {
            var settings = new VoiceBotSettings();
            configure(settings);
            return new VoiceBotService(
                settings, ActivatorUtilities.CreateInstance<TProgram>(provider), provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>());
        });
        return services;
    }
}
