using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace Parley.Cli.Serve;

/// <summary>Exports metrics and traces with OpenTelemetry, if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
internal static class Telemetry
{
    /// <summary>Adds the export of Parley's meters and activities. The exporter reads the usual <c>OTEL_…</c> variables.</summary>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;
        services.AddOpenTelemetry()
            .WithMetrics(static metrics => metrics.AddMeter("Parley.*"))
            .WithTracing(static traces => traces.AddSource("Parley.*"))
            .UseOtlpExporter();
    }
}
