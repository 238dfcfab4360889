using Microsoft.Extensions.Hosting;

namespace Parley.Cli.Serve;

/// <summary>Leaves the process's signals to the command line.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
