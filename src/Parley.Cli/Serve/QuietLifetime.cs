using Microsoft.Extensions.Hosting;

namespace Parley.Cli.Serve;

/// <summary>Ignores the process's signals, which the command line handles.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
