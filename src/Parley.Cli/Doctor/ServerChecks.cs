using System.Globalization;
using System.Text.Json;
using Parley.Cli.Shell;
using Parley.Homeserver;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Matrix.Endpoints;

namespace Parley.Cli.Doctor;

/// <summary>Checks the homeserver without a login: reachability, versions, clock.</summary>
internal sealed class ServerChecks(CliContext context, IMatrixTransport transport)
{
    private const int Samples = 5;
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(1), ClockTolerance = TimeSpan.FromSeconds(5);

    /// <summary>Gets the homeserver, or <see langword="null"/> if none was found.</summary>
    public Matrix.Client.Homeserver? Found { get; private set; }

    /// <summary>Finds the homeserver and measures its response time.</summary>
    public async Task<CheckResult> ReachAsync(string named, CancellationToken cancellationToken)
    {
        try
        {
            Found = await Discovery.FindAsync(transport, named, cancellationToken);
        }
        catch (DiscoveryException e)
        {
            return CheckResult.Failed(CheckNames.Homeserver, e.InnerException is null ? e.Message : $"Couldn't reach a Matrix homeserver at {named} ({Reason(e)}).", Remedy(e));
        }
        var times = new List<TimeSpan>();
        for (var i = 0; i < Samples; i++)
        {
            var began = context.Clock.GetTimestamp();
            await Discovery.FindAsync(transport, Found.BaseUrl.AbsoluteUri, cancellationToken);
            times.Add(context.Clock.GetElapsedTime(began));
        }
        times.Sort();
        var median = times[Samples / 2];
        var detail = $"{Found.BaseUrl.AbsoluteUri.TrimEnd('/')} answers in {median.TotalMilliseconds:0.#} ms (median of {Samples}).";
        return median < SlowAnswer ? CheckResult.Ok(CheckNames.Homeserver, detail)
            : CheckResult.Warning(CheckNames.Homeserver, detail, "Each step of a join waits for the homeserver: check its load and the network path to it.");
    }

    /// <summary>Checks whether the homeserver supports the versions that Parley needs.</summary>
    public CheckResult Versions()
    {
        var versions = Found!.Versions.Versions;
        var newest = versions.Where(static v => v.StartsWith("v1.", StringComparison.Ordinal)).MaxBy(static v => int.TryParse(v.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : -1);
        // Matrix v1.1 introduced the paths under /v3.
        return newest is not null && newest != "v1.0"
            ? CheckResult.Ok(CheckNames.Versions, $"Supports Matrix up to {newest}.")
            : CheckResult.Failed(CheckNames.Versions, $"Supports {(versions.Count == 0 ? "no version of Matrix" : "Matrix " + string.Join(", ", versions))}; Parley needs v1.1 or newer.", "Update the homeserver.");
    }

    /// <summary>Returns the kind of the homeserver. The path is that of federation (server-server API, GET /_matrix/federation/v1/version), which proxies may hide.</summary>
    public async Task<ServerKind> KindAsync(CancellationToken cancellationToken)
    {
        if (Found!.Versions.UnstableFeatures?.GetValueOrDefault(HomeserverOptions.Feature) == true)
            return ServerKind.Embedded;
        try
        {
            var response = await transport.SendAsync(new("GET", Found.BaseUrl.AbsoluteUri.TrimEnd('/') + "/_matrix/federation/v1/version"), cancellationToken);
            return response.IsSuccess && JsonElement.Parse(response.Body.Span) is var body && body.Object("server")?.Text("name") == "Synapse" ? ServerKind.Synapse : ServerKind.Unknown;
        }
        catch (Exception e) when (e is MatrixConnectionException or JsonException)
        {
            return ServerKind.Unknown;
        }
    }

    /// <summary>Compares this machine's clock with the server's Date header, which has whole seconds.</summary>
    public async Task<CheckResult> ClockAsync(CancellationToken cancellationToken)
    {
        var before = context.Clock.GetUtcNow();
        MatrixResponse response;
        try
        {
            response = await transport.SendAsync(new("GET", Found!.BaseUrl.AbsoluteUri.TrimEnd('/') + GetVersions.Endpoint.Template), cancellationToken);
        }
        catch (MatrixConnectionException e)
        {
            return CheckResult.Skipped(CheckNames.Clock, $"The server's time is unknown ({e.Message.TrimEnd('.')}).");
        }
        var took = context.Clock.GetUtcNow() - before;
        return response.Date is { } date ? Judge(before + (took / 2) - (date + TimeSpan.FromSeconds(0.5)))
            : CheckResult.Skipped(CheckNames.Clock, "The server does not send its time.");
    }

    internal static CheckResult Judge(TimeSpan ahead)
    {
        var detail = ahead.Duration() < TimeSpan.FromSeconds(1) ? "This machine's clock and the server's agree within a second."
            : $"This machine's clock is {ahead.Duration().TotalSeconds:0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the server's.";
        return ahead.Duration() <= ClockTolerance ? CheckResult.Ok(CheckNames.Clock, detail)
            : CheckResult.Warning(CheckNames.Clock, detail, "Base-protocol peers will treat you as timed out. Let the system set the clock (timedatectl set-ntp true).");
    }

    private static string Reason(Exception e) => (Innermost<HttpRequestException>(e) ?? e.InnerException ?? e).Message.TrimEnd('.');

    private static string Remedy(DiscoveryException e) => Innermost<HttpRequestException>(e)?.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "The name can't be resolved. Check the spelling and this machine's DNS.",
        HttpRequestError.SecureConnectionError => "The TLS connection failed. Check the certificate with a browser, and check this machine's clock.",
        HttpRequestError.ConnectionError => "Nothing listens there, or a firewall blocks it. Check the port and that the homeserver is running.",
        _ when e.InnerException is MatrixException { Status: var status } => $"The response has status {status}. Check the address, and how the reverse proxy forwards /_matrix.",
        _ => "Check the address and the network path to the homeserver.",
    };

    private static T? Innermost<T>(Exception e) where T : Exception
    {
        for (Exception? at = e; at is not null; at = at.InnerException)
            if (at is T found)
                return found;
        return null;
    }
}
