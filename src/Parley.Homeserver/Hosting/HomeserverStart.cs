using Microsoft.Extensions.Hosting;
using Parley.Homeserver.DelayedEvents;
using Parley.Homeserver.Provisioning;

namespace Parley.Homeserver.Hosting;

/// <summary>Creates the provisioned rooms and starts the delayed events, before the first request.</summary>
internal sealed class HomeserverStart(Provisioner provisioner, DelayedEventService delayedEvents) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await provisioner.RunAsync();
        await delayedEvents.StartAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
