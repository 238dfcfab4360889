using Microsoft.Extensions.Hosting;
using Parley.Homeserver.DelayedEvents;
using Parley.Homeserver.Provisioning;
using Parley.Homeserver.Push;

namespace Parley.Homeserver.Hosting;

/// <summary>Creates the provisioned rooms and starts the delayed events, before the first request.</summary>
internal sealed class HomeserverStart(Provisioner provisioner, DelayedEventService delayedEvents, Notifications notifications) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Created before the first event, all of which it evaluates.
        _ = notifications;
        await provisioner.RunAsync();
        await delayedEvents.StartAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
