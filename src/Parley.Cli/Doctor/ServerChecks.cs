using System.Globalization;
using Parley.Cli.Shell;
using Parley.Matrix.Client;

namespace Parley.Cli.Doctor;

/// <summary>The homeserver as anybody sees it: whether it answers, what it speaks, what time it has.</summary>
internal sealed class ServerChecks(CliContext surroundings, IMatrixTransport transport)
{
    private const int Samples = 5;
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(1), ClockTolerance = TimeSpan.FromSeconds(5);

    /// <summary>The homeserver, where one was found.</summary>
    public Matrix.Client.Homeserver? Found { get; private set; }

    /// <summary>Finds it and measures how quickly it answers.</summary>
    public async Task<CheckResult> ReachAsync(string named, CancellationToken cancellationToken)
    {
        try
        {
            Found = await Discovery.FindAsync(transport, named, cancellationToken);
        }
        catch (DiscoveryException e)
        {
            return CheckResult.Failed(CheckNames.Homeserver, e.InnerException is null ? e.Message : $"No Matrix homeserver answers at {named} ({Reason(e)}).", Remedy(e));
        }
        var times = new List<TimeSpan>();
        for (var i = 0; i < Samples; i++)
        {
            var began = surroundings.Clock.GetTimestamp();
            await Discovery.FindAsync(transport, Found.BaseUrl.AbsoluteUri, cancellationToken);
            times.Add(surroundings.Clock.GetElapsedTime(began));
        }
        times.Sort();
        var median = times[Samples / 2];
        var detail = $"{Found.BaseUrl.AbsoluteUri.TrimEnd('/')} answers in {median.TotalMilliseconds:0.#} ms (median of {Samples}).";
        return median < SlowAnswer ? CheckResult.Ok(CheckNames.Homeserver, detail)
            : CheckResult.Warning(CheckNames.Homeserver, detail, "Each step of a join waits for it: look at the homeserver's load, or at the way there.");
    }

    /// <summary>Whether it speaks what Parley needs.</summary>
    public CheckResult Speaks()
    {
        var versions = Found!.Versions.Versions;
        var newest = versions.Where(static v => v.StartsWith("v1.", StringComparison.Ordinal)).MaxBy(static v => int.TryParse(v.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : -1);
        // The paths under /v3 came with v1.1.
        return newest is not null && newest != "v1.0"
            ? CheckResult.Ok(CheckNames.Versions, $"It speaks Matrix up to {newest}.")
            : CheckResult.Failed(CheckNames.Versions, $"It speaks {(versions.Count == 0 ? "no version" : string.Join(", ", versions))} of Matrix, and Parley needs v1.1 or newer.", "Update the homeserver.");
    }

    /// <summary>How far this machine's clock is from the server's (its Date header, which counts whole seconds).</summary>
    public async Task<CheckResult> ClockAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        DateTimeOffset? date;
        TimeSpan took;
        var before = surroundings.Clock.GetUtcNow();
        try
        {
            using var answer = await http.GetAsync(new Uri(Found!.BaseUrl, "_matrix/client/versions"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            took = surroundings.Clock.GetUtcNow() - before;
            date = answer.Headers.Date;
        }
        catch (HttpRequestException e)
        {
            return CheckResult.Skipped(CheckNames.Clock, $"The server's time is not known ({e.Message.TrimEnd('.')}).");
        }
        return date is { } told ? Judge(before + (took / 2) - (told + TimeSpan.FromSeconds(0.5)))
            : CheckResult.Skipped(CheckNames.Clock, "The server does not tell its time.");
    }

    internal static CheckResult Judge(TimeSpan ahead)
    {
        var detail = ahead.Duration() < TimeSpan.FromSeconds(1) ? "This machine's clock and the server's agree within a second."
            : $"This machine's clock is {ahead.Duration().TotalSeconds:0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the server's.";
        return ahead.Duration() <= ClockTolerance ? CheckResult.Ok(CheckNames.Clock, detail)
            : CheckResult.Warning(CheckNames.Clock, detail, "Peers that know only the base protocol take you for gone: let the system set the clock (timedatectl set-ntp true).");
    }

    private static string Reason(Exception e) => (Innermost<HttpRequestException>(e) ?? e.InnerException ?? e).Message.TrimEnd('.');

    private static string Remedy(DiscoveryException e) => Innermost<HttpRequestException>(e)?.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "The name is not known: check its spelling and this machine's DNS.",
        HttpRequestError.SecureConnectionError => "The certificate or the TLS set-up is wrong: look at it with a browser, and at this machine's clock.",
        HttpRequestError.ConnectionError => "Nothing listens there, or a firewall keeps you out: check that the homeserver runs, and the port.",
        _ when e.InnerException is MatrixException { Status: var status } => $"It answered with status {status}: check the address, and what the reverse proxy does with /_matrix.",
        _ => "Check the address, and what stands between you and the homeserver.",
    };

    private static T? Innermost<T>(Exception e) where T : Exception
    {
        for (Exception? at = e; at is not null; at = at.InnerException)
            if (at is T found)
                return found;
        return null;
    }
}
