using System.Text.Json;

namespace Parley.Cli.Serve;

/// <summary>Finds out whether a homeserver answers.</summary>
internal static class HomeserverProbe
{
    /// <summary>The base address of the homeserver behind a domain or an address.</summary>
    /// <exception cref="CommandException">None answers there.</exception>
    public static async Task<Uri> FindAsync(string named, CancellationToken cancellationToken)
    {
        var text = named.Contains("://", StringComparison.Ordinal) ? named : "https://" + named;
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var typed) || typed.Scheme is not ("http" or "https"))
            throw new CommandException($"'{named}' is not the address of a homeserver: give --homeserver one like https://matrix.example.org.");

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            // https://spec.matrix.org/v1.16/client-server-api/#well-known-uris: the file names the address; without it, the address is the domain itself.
            var address = await WellKnownAsync(http, typed, cancellationToken) ?? typed;
            using var versions = await JsonAsync(http, new(address, "_matrix/client/versions"), cancellationToken);
            if (versions?.RootElement.TryGetProperty("versions", out _) == true)
                return address;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var reason = e is OperationCanceledException ? "no answer within 10 s" : (e.InnerException ?? e).Message.TrimEnd('.');
            throw new CommandException($"No Matrix homeserver answers at {named} ({reason}): check the address and that it is running.", e);
        }
        throw new CommandException($"What answers at {named} is no Matrix homeserver: check the address.");
    }

    private static async Task<Uri?> WellKnownAsync(HttpClient http, Uri origin, CancellationToken cancellationToken)
    {
        using var file = await JsonAsync(http, new(origin, "/.well-known/matrix/client"), cancellationToken);
        return file?.RootElement.TryGetProperty("m.homeserver", out var homeserver) == true && homeserver.ValueKind == JsonValueKind.Object
            && homeserver.TryGetProperty("base_url", out var url) && url.ValueKind == JsonValueKind.String
            && Uri.TryCreate(url.GetString()!.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            ? address : null;
    }

    private static async Task<JsonDocument?> JsonAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(address, cancellationToken);
        if (!response.IsSuccessStatusCode)
            return null;
        try
        {
            var document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // Not a homeserver.
        }
        return null;
    }
}
