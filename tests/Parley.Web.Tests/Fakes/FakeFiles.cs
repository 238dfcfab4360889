using Parley.Matrix.Client;

namespace Parley.Web.Tests.Fakes;

/// <summary>A file transport that answers from a list, and records what it is asked.</summary>
internal sealed class FakeFiles : IFileTransport
{
    private Action<IReadOnlyList<LocalFile>>? _chosen;

    public List<string> Calls { get; } = [];

    /// <summary>Gets or sets the response to a download of a path; by default it succeeds.</summary>
    public Func<string, FileResponse> Respond { get; set; } = static path => new(new(200, null, default), "blob:" + path);

    public LocalFile? Copy { get; set; }

    public Task WatchAsync(Action<IReadOnlyList<LocalFile>> chosen)
    {
        _chosen = chosen;
        return Task.CompletedTask;
    }

    public void Choose(params LocalFile[] files) => _chosen?.Invoke(files);

    public Task<LocalFile?> ShrinkAsync(LocalFile image, int width, int height) => Task.FromResult(Copy);

    public Task<MatrixResponse> UploadAsync(MatrixRequest request, LocalFile file, Action<double> progress, CancellationToken cancellationToken = default)
    {
        Calls.Add($"upload {file.Name} {new Uri(request.Url).PathAndQuery}");
        return Task.FromResult(new MatrixResponse(200, null, System.Text.Encoding.UTF8.GetBytes($$"""{"content_uri":"mxc://b/{{file.Id}}"}""")));
    }

    public Task<FileResponse> LoadAsync(MatrixRequest request, IReadOnlyList<string> types, long maxBytes, CancellationToken cancellationToken = default) =>
        Task.FromResult(Load("load", request));

    public Task<MatrixResponse> SaveAsync(MatrixRequest request, string fileName, CancellationToken cancellationToken = default) =>
        Task.FromResult(Load("save " + fileName, request).Response);

    public void Forget(LocalFile file) => Calls.Add("forget " + file.Name);

    public void Revoke(string address) => Calls.Add("revoke " + address);

    private FileResponse Load(string what, MatrixRequest request)
    {
        var path = new Uri(request.Url).PathAndQuery;
        Calls.Add($"{what} {path}");
        return Respond(path);
    }
}
