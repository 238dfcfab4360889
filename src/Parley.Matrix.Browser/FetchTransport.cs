using System.Runtime.InteropServices.JavaScript;
using Parley.Matrix.Client;

namespace Parley.Matrix.Browser;

/// <summary>
/// Sends requests with the browser's <c>fetch</c>. Each request takes one call to JavaScript and one back; bodies are passed as bytes.
/// </summary>
public sealed partial class FetchTransport : IMatrixTransport
{
    private const string Module = "Parley.Matrix.Browser/FetchTransport.js";

    // Not synchronized: the browser runs everything on one thread.
    private static readonly Dictionary<int, TaskCompletionSource<MatrixResponse>> Pending = [];
    private static Task? _loading;
    private static int _ids;

    /// <summary>Loads the JavaScript module. Otherwise the first request loads it.</summary>
    public static Task LoadAsync() => _loading ??= LoadModuleAsync();

    /// <inheritdoc/>
    public async Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default)
    {
        if (!LoadAsync().IsCompletedSuccessfully)
            await LoadAsync();
        cancellationToken.ThrowIfCancellationRequested();
        var id = ++_ids;
        var response = new TaskCompletionSource<MatrixResponse>();
        Pending[id] = response;
        using var registration = cancellationToken.Register(() =>
        {
            if (Pending.Remove(id, out var pending))
            {
                Abort(id);
                pending.TrySetCanceled(cancellationToken);
            }
        });
        Send(id, request.Method, request.Url, request.Token, request.Body?.ToArray(), request.KeepAlive, (int)Math.Min(request.Timeout.TotalMilliseconds, int.MaxValue));
        return await response.Task;
    }

    private static async Task LoadModuleAsync()
    {
        // The runtime resolves the URL relative to its folder _framework.
        await JSHost.ImportAsync(Module, "../_content/" + Module);
        await Load();
    }

    [JSImport("load", Module)]
    private static partial Task Load();

    [JSImport("send", Module)]
    private static partial void Send(int id, string method, string url, string? token, byte[]? body, bool keepAlive, int timeout);

    [JSImport("abort", Module)]
    private static partial void Abort(int id);

    /// <summary>Called by JavaScript with a response.</summary>
    /// <param name="id">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="retryAfter">The Retry-After header in seconds, or -1 if there is none.</param>
    /// <param name="body">The body.</param>
    [JSExport]
    internal static void Complete(int id, int status, int retryAfter, byte[] body)
    {
        if (Pending.Remove(id, out var pending))
            pending.TrySetResult(new(status, retryAfter < 0 ? null : TimeSpan.FromSeconds(retryAfter), body));
    }

    /// <summary>Called by JavaScript if the request failed.</summary>
    [JSExport]
    internal static void Fail(int id, string reason)
    {
        if (Pending.Remove(id, out var pending))
            pending.TrySetException(new MatrixConnectionException(
                reason == "timeout" ? "The homeserver didn't respond in time. Try again." : "The homeserver can't be reached. Check your connection."));
    }
}
