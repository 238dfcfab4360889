using Microsoft.Extensions.Hosting;
using Parley.Homeserver.DelayedEvents;

namespace Parley.Homeserver.Hosting;

/// <summary>What is done before the first request.</summary>
internal sealed class HomeserverStart(DelayedEventService delayedEvents) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => delayedEvents.StartAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
