using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>Restarts, cancels and sends delayed events (MSC4140).</summary>
internal sealed class DelayedEvents(SessionContext context, string accessToken)
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(4);
    private static readonly Backoff RetryBackoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1));

    // Whether the homeserver takes the action in the path instead of the body, as an earlier version of the MSC defined.
    private bool _actsInPath;

    /// <summary>
    /// Returns the request that restarts, cancels or sends a delayed event. The MSC requires no access token for it; but without one, Synapse
    /// counts the request against the IP address, which a household or a proxy shares.
    /// </summary>
    public MatrixRequest Manage(string delayId, DelayedEventAction action) => (_actsInPath
        ? context.Api.Request(ActOnDelayedEvent.Endpoint, EmptyObject.Instance, ActOnDelayedEvent.Endpoint.Path(delayId, action.Value))
        : context.Api.Request(UpdateDelayedEvent.Endpoint, new() { Action = action }, UpdateDelayedEvent.Endpoint.Path(delayId))) with { Token = accessToken };

    /// <summary>Restarts, cancels or sends a delayed event.</summary>
    /// <exception cref="MatrixException">The homeserver refused.</exception>
    /// <exception cref="MatrixConnectionException">There was no response within 4 s.</exception>
    public async Task ManageAsync(string delayId, DelayedEventAction action, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync();
        }
        catch (MatrixException e) when (!_actsInPath && (e.Code == ErrorCode.Unrecognized || e.Status == 405))
        {
            _actsInPath = true;
            await SendAsync();
        }

        Task SendAsync() => Retry.SendAsync(context.Api.Transport, Manage(delayId, action), context.Clock, RetryBackoff, GiveUpAfter, context.Random, cancellationToken);
    }
}
