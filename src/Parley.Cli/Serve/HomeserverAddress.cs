using Parley.Cli.Errors;
using Parley.Matrix.Client;

namespace Parley.Cli.Serve;

/// <summary>Finds the homeserver that <c>--homeserver</c> names.</summary>
internal static class HomeserverAddress
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Returns the base address of the homeserver at a domain or an address.</summary>
    /// <exception cref="CommandException">There is no homeserver.</exception>
    public static async Task<Uri> FindAsync(string named, CancellationToken cancellationToken)
    {
        if (named.Contains("://", StringComparison.Ordinal) && !(Uri.TryCreate(named, UriKind.Absolute, out var typed) && typed.Scheme is "http" or "https"))
            throw new CommandException($"'{named}' is not the address of a homeserver. Use an address like https://matrix.example.org.");
        using var transport = new HttpClientTransport();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            return (await Discovery.FindAsync(transport, named, limit.Token)).BaseUrl;
        }
        catch (DiscoveryException e) when (e.InnerException is MatrixConnectionException connection)
        {
            throw new CommandException($"Couldn't reach {named} ({(connection.InnerException ?? connection).Message.TrimEnd('.')}). Check the address and that the homeserver is running.", e);
        }
        catch (DiscoveryException e)
        {
            throw new CommandException($"{named} is not a Matrix homeserver. Check the address.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException($"{named} did not answer within {Timeout.TotalSeconds:0} s. Check the address and that the homeserver is running.", e);
        }
    }
}
