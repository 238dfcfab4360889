using System.Runtime.InteropServices.JavaScript;
using Parley.Matrix.Client;

namespace Parley.Matrix.Browser;

/// <summary>
/// Transfers files with the browser. Their content stays in JavaScript: as <c>File</c> until it is sent, and behind <c>blob:</c> addresses afterwards.
/// The module is loaded when the first file or the first chat needs it.
/// </summary>
public sealed partial class FileTransport : IFileTransport
{
    private const string Module = "Parley.Matrix.Browser/FileTransport.js";

    // The largest size that a number of JavaScript holds exactly.
    private const long MaxBytes = (1L << 53) - 1;

    // Not synchronized: the browser runs everything on one thread.
    private static readonly Dictionary<int, Transfer> Pending = [];

    // Files that JavaScript has described, by ID, until the call that passes them on.
    private static readonly Dictionary<string, LocalFile> Described = [];
    private static Action<IReadOnlyList<LocalFile>>? s_chosen;
    private static Task? s_loading;
    private static int s_ids;

    private sealed record Transfer(TaskCompletionSource<FileResponse> Done, Action<double>? Progress);

    /// <inheritdoc/>
    public async Task WatchAsync(Action<IReadOnlyList<LocalFile>> chosen)
    {
        s_chosen = chosen;
        await LoadModuleAsync();
        Watch();
    }

    /// <inheritdoc/>
    public async Task<LocalFile?> ShrinkAsync(LocalFile image, int width, int height)
    {
        await LoadModuleAsync();
        return Described.Remove(await Shrink(image.Id, width, height), out var copy) ? copy : null;
    }

    /// <inheritdoc/>
    public async Task<MatrixResponse> UploadAsync(MatrixRequest request, LocalFile file, Action<double> progress, CancellationToken cancellationToken = default) =>
        (await RunAsync(id => Upload(id, file.Id, request.Method, request.Url, request.Token, Milliseconds(request)), progress, cancellationToken)).Response;

    /// <inheritdoc/>
    public Task<FileResponse> LoadAsync(MatrixRequest request, IReadOnlyList<string> types, long maxBytes, CancellationToken cancellationToken = default) =>
        RunAsync(id => Download(id, request.Url, request.Token, Milliseconds(request), [.. types], maxBytes, null), null, cancellationToken);

    /// <inheritdoc/>
    public async Task<MatrixResponse> SaveAsync(MatrixRequest request, string fileName, CancellationToken cancellationToken = default) =>
        (await RunAsync(id => Download(id, request.Url, request.Token, Milliseconds(request), [], MaxBytes, fileName), null, cancellationToken)).Response;

    /// <inheritdoc/>
    public void Forget(LocalFile file) => Forget(file.Id, file.Preview);

    /// <inheritdoc/>
    public void Revoke(string address) => RevokeAddress(address);

    private static async Task<FileResponse> RunAsync(Action<int> start, Action<double>? progress, CancellationToken cancellationToken)
    {
        await LoadModuleAsync();
        cancellationToken.ThrowIfCancellationRequested();
        var id = ++s_ids;
        var transfer = new Transfer(new(), progress);
        Pending[id] = transfer;
        using var registration = cancellationToken.Register(() =>
        {
            if (!Pending.Remove(id))
                return;
            Abort(id);
            transfer.Done.TrySetCanceled(cancellationToken);
        });
        start(id);
        return await transfer.Done.Task;
    }

    private static int Milliseconds(MatrixRequest request) => (int)Math.Min(request.Timeout.TotalMilliseconds, int.MaxValue);

    private static Task LoadModuleAsync()
    {
        if (s_loading is null or { IsFaulted: true })
            s_loading = LoadAsync();
        return s_loading;

        static async Task LoadAsync()
        {
            try
            {
                // The runtime resolves the URL relative to its folder _framework.
                await JSHost.ImportAsync(Module, "../_content/" + Module);
                await Load();
            }
            catch (JSException e)
            {
                throw new MatrixConnectionException("Couldn't load this part of Parley. Reload the page.", e);
            }
        }
    }

    [JSImport("load", Module)]
    private static partial Task Load();

    [JSImport("watch", Module)]
    private static partial void Watch();

    [JSImport("shrink", Module)]
    private static partial Task<string> Shrink(string file, int width, int height);

    [JSImport("upload", Module)]
    private static partial void Upload(int id, string file, string method, string url, string? token, int timeout);

    [JSImport("download", Module)]
    private static partial void Download(int id, string url, string? token, int timeout, string[] types, [JSMarshalAs<JSType.Number>] long maxBytes, string? saveAs);

    [JSImport("abort", Module)]
    private static partial void Abort(int id);

    [JSImport("forget", Module)]
    private static partial void Forget(string file, string? preview);

    [JSImport("revoke", Module)]
    private static partial void RevokeAddress(string address);

    /// <summary>Called by JavaScript with a file that the user chose, or with a copy of one.</summary>
    /// <param name="id">The file.</param>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its media type, or an empty string.</param>
    /// <param name="size">The size in bytes.</param>
    /// <param name="width">The width in pixels, or 0.</param>
    /// <param name="height">The height in pixels, or 0.</param>
    /// <param name="duration">The duration in ms, or 0.</param>
    /// <param name="preview">The address of the preview, or an empty string.</param>
    [JSExport]
    internal static void Describe(string id, string name, string type, double size, int width, int height, double duration, string preview) => Described[id] = new(id, name, type, (long)size)
    {
        Width = width > 0 ? width : null,
        Height = height > 0 ? height : null,
        Duration = duration > 0 ? TimeSpan.FromMilliseconds(Math.Min(duration, int.MaxValue)) : null,
        Preview = preview.Length > 0 ? preview : null,
    };

    /// <summary>Called by JavaScript after <see cref="Describe"/>, with the files that the user chose together.</summary>
    [JSExport]
    internal static void Choose(string[] ids)
    {
        var files = new List<LocalFile>();
        foreach (var id in ids)
            if (Described.Remove(id, out var file))
                files.Add(file);
        s_chosen?.Invoke(files);
    }

    /// <summary>Called by JavaScript during an upload.</summary>
    /// <param name="id">The transfer.</param>
    /// <param name="part">The part that was sent, 0 to 1.</param>
    [JSExport]
    internal static void Progress(int id, double part) => Pending.GetValueOrDefault(id)?.Progress?.Invoke(part);

    /// <summary>Called by JavaScript with a response.</summary>
    /// <param name="id">The transfer.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="retryAfter">The Retry-After header in seconds, or -1 if there is none.</param>
    /// <param name="body">The body, or nothing after a download.</param>
    /// <param name="address">The address of the downloaded file, or an empty string.</param>
    [JSExport]
    internal static void Complete(int id, int status, int retryAfter, byte[] body, string address)
    {
        if (Pending.Remove(id, out var transfer))
            transfer.Done.TrySetResult(new(new(status, retryAfter < 0 ? null : TimeSpan.FromSeconds(retryAfter), body), address.Length > 0 ? address : null));
        else if (address.Length > 0)
            RevokeAddress(address);
    }

    /// <summary>Called by JavaScript if the transfer failed.</summary>
    [JSExport]
    internal static void Fail(int id, string reason)
    {
        if (Pending.Remove(id, out var transfer))
            transfer.Done.TrySetException(new MatrixConnectionException(
                reason == "timeout" ? "The homeserver didn't respond in time. Try again." : "The homeserver can't be reached. Check your connection."));
    }
}
