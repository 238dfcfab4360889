using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Parley.Cli.Serve;

namespace Parley.Cli.Tests.Serve;

public sealed class TelemetryTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Telemetry_is_exported_only_if_an_endpoint_is_configured(string? endpoint, bool isExported)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint }).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        Telemetry.Add(services, configuration);
        using var provider = services.BuildServiceProvider();
        Assert.Equal((isExported, isExported), (provider.GetService<MeterProvider>() is not null, provider.GetService<TracerProvider>() is not null));
    }
}
