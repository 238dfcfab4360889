using System.Text.Json;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>Finds the homeserver for what a user typed.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#server-discovery.</remarks>
public static class Discovery
{
    /// <summary>Finds a homeserver by a user id, a domain or a URL, and requests its versions.</summary>
    /// <exception cref="DiscoveryException">No homeserver was found. The message is for users.</exception>
    public static async Task<Homeserver> FindAsync(IMatrixTransport transport, string text, CancellationToken cancellationToken = default)
    {
        var typed = text.Trim();
        if (typed.Contains("://", StringComparison.Ordinal))
            return await FindByAddressAsync(transport, ParseBase(typed), typed, cancellationToken);

        var domain = typed.StartsWith('@') ? ServerOf(typed) : typed.TrimEnd('/');
        var origin = ParseBase((IsLoopback(domain) ? "http://" : "https://") + domain);
        var wellKnown = IsLoopback(domain) ? null : await AskWellKnownAsync(transport, origin, cancellationToken);
        return await CheckAsync(transport, wellKnown ?? origin, domain, cancellationToken);
    }

    // An address may be the homeserver's own, or that of a domain whose well-known file names the homeserver.
    private static async Task<Homeserver> FindByAddressAsync(IMatrixTransport transport, Uri address, string typed, CancellationToken cancellationToken)
    {
        try
        {
            return await CheckAsync(transport, address, typed, cancellationToken);
        }
        catch (DiscoveryException) when (!address.IsLoopback)
        {
            if (await AskWellKnownAsync(transport, new(address.GetLeftPart(UriPartial.Authority)), cancellationToken) is not { } named || named == address)
                throw;
            return await CheckAsync(transport, named, typed, cancellationToken);
        }
    }

    private static string ServerOf(string text) =>
        UserId.TryParse(text, out var user) ? user.ServerName : throw new DiscoveryException("'" + text + "' is not a Matrix user ID. A user ID looks like @name:server.");

    private static async Task<Uri?> AskWellKnownAsync(IMatrixTransport transport, Uri origin, CancellationToken cancellationToken)
    {
        MatrixResponse response;
        try
        {
            response = await transport.SendAsync(new("GET", origin.AbsoluteUri.TrimEnd('/') + GetWellKnown.Endpoint.Template), cancellationToken);
        }
        catch (MatrixConnectionException)
        {
            // A browser also reports this for a file without CORS headers. The domain itself may still be the homeserver.
            return null;
        }
        if (!response.IsSuccess)
            return null;
        try
        {
            var file = TolerantJson.Read(response.Body.Span, MatrixJson.Default.WellKnown);
            return file?.Homeserver?.BaseUrl is { } url ? Encrypted(ParseBase(url), origin) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The file was received over an encrypted connection: passwords and tokens must be sent over one too.
    private static Uri Encrypted(Uri named, Uri origin) => named.Scheme == "https" || origin.Scheme != "https" || named.IsLoopback
        ? named
        : throw new DiscoveryException(origin.Host + " names a homeserver without encryption (" + named + "). Ask its administrator to use https.");

    private static async Task<Homeserver> CheckAsync(IMatrixTransport transport, Uri address, string typed, CancellationToken cancellationToken)
    {
        try
        {
            var versions = await new MatrixApi(transport, address).CallAsync(GetVersions.Endpoint, null, GetVersions.Endpoint.Path(), null, cancellationToken);
            return new(address, versions);
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException)
        {
            throw new DiscoveryException("No Matrix homeserver answers at '" + typed + "'. Check the spelling and your connection.", e);
        }
    }

    private static Uri ParseBase(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? uri!
            : throw new DiscoveryException("'" + text + "' is not an address of a homeserver. An address looks like matrix.org or https://matrix.example.org.");

    private static bool IsLoopback(string domain) =>
        Uri.TryCreate("http://" + domain, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
