using System.Text.RegularExpressions;

namespace Parley.Testing.Worlds;

/// <summary>Runs <c>./parley serve</c>.</summary>
public sealed partial class ParleyServe : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly TemporaryFolder _data;

    private ParleyServe(ChildProcess process, TemporaryFolder data, Uri url) => (_process, _data, Url) = (process, data, url);

    /// <summary>The URL that it printed.</summary>
    public Uri Url { get; }

    /// <summary>Its output.</summary>
    public string Output => _process.Output;

    /// <summary>Starts it on a free port with a temporary data folder and waits until it is ready.</summary>
    /// <param name="arguments">Further arguments, such as <c>--homeserver URL</c>.</param>
    public static Task<ParleyServe> StartAsync(params string[] arguments) => StartWithBotsAsync(["--no-bots", .. arguments]);

    /// <summary>Starts it like <see cref="StartAsync"/>, with its built-in bots.</summary>
    /// <param name="arguments">Further arguments.</param>
    public static async Task<ParleyServe> StartWithBotsAsync(params string[] arguments)
    {
        var data = new TemporaryFolder();
        var process = ChildProcess.Start(Path.Combine(Places.Root, "parley"), ["serve", "--port", "0", "--data", data.Path, .. arguments]);
        try
        {
            // The first start publishes the web client.
            var line = await process.LineAsync(line => Ready().IsMatch(line), TimeSpan.FromMinutes(8));
            return new(process, data, new(Ready().Match(line).Groups[1].Value));
        }
        catch
        {
            await process.DisposeAsync();
            data.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _data.Dispose();
    }

    [GeneratedRegex(@"Parley is ready: (http://\S+)")]
    private static partial Regex Ready();
}
