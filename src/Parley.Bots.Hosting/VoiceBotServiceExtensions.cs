using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Parley.Bots.Hosting;

/// <summary>Adds voice bots to a host.</summary>
public static class VoiceBotServiceExtensions
{
    /// <summary>Adds a bot that runs a program while the host runs. It uses the host's loggers, and its <see cref="TimeProvider"/> if one is registered. Call it once for each bot.</summary>
    /// <typeparam name="TProgram">What the bot does. Its constructor gets the host's services.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the account: <c>settings => configuration.GetSection("Bot").Bind(settings)</c>.</param>
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

    /// <summary>
    /// Adds the meters and activities of Parley (<c>Parley.*</c>) to the host's OpenTelemetry, and exports them if the configuration, which
    /// includes environment variables, contains <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration. The exporter reads the other <c>OTEL_…</c> variables from it.</param>
    public static IServiceCollection AddParleyTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var exports = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        services.AddOpenTelemetry()
            .WithMetrics(metrics =>
            {
                metrics.AddMeter("Parley.*");
                if (exports)
                    metrics.AddOtlpExporter();
            })
            .WithTracing(traces =>
            {
                traces.AddSource("Parley.*");
                if (exports)
                    traces.AddOtlpExporter();
            });
        return services;
    }
}
