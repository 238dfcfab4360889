using System.Runtime.InteropServices.JavaScript;
using Parley.Matrix.Client;

namespace Parley.Matrix.Browser;

/// <summary>
/// The browser's <c>fetch</c>: one call out for each request and one back for its response, bodies as bytes in both directions.
/// </summary>
public sealed partial class FetchTransport : IMatrixTransport
{
    private const string Module = "Parley.Matrix.Browser/FetchTransport.js";

    // JavaScript is called, and calls back, on the one thread that there is.
    private static readonly Dictionary<int, TaskCompletionSource<MatrixResponse>> Pending = [];
    private static Task? _loading;
    private static int _ids;

    /// <summary>Loads the JavaScript side. The first request does it too; an early call saves that the wait.</summary>
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
        // The runtime resolves it against its own folder, _framework, whatever the page's base path.
        await JSHost.ImportAsync(Module, "../_content/" + Module);
        await Load();
    }

    [JSImport("load", Module)]
    private static partial Task Load();

    [JSImport("send", Module)]
    private static partial void Send(int id, string method, string url, string? token, byte[]? body, bool keepAlive, int timeout);

    [JSImport("abort", Module)]
    private static partial void Abort(int id);

    /// <summary>Called by JavaScript: a response is there. A negative <paramref name="retryAfter"/> means none; it is in seconds.</summary>
    [JSExport]
    internal static void Complete(int id, int status, int retryAfter, byte[] body)
    {
        if (Pending.Remove(id, out var pending))
            pending.TrySetResult(new(status, retryAfter < 0 ? null : TimeSpan.FromSeconds(retryAfter), body));
    }

    /// <summary>Called by JavaScript: there will be no response.</summary>
    [JSExport]
    internal static void Fail(int id, string reason)
    {
        if (Pending.Remove(id, out var pending))
            pending.TrySetException(new MatrixConnectionException(
                reason == "timeout" ? "The homeserver did not answer in time." : "The homeserver is not reached. Check your connection."));
    }
}
