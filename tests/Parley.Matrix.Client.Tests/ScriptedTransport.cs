using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Parley.Matrix.Client.Tests;

/// <summary>A scripted homeserver, in memory and in virtual time.</summary>
internal sealed class ScriptedTransport(FakeTimeProvider clock) : IMatrixTransport
{
    private readonly Lock _lock = new();
    private readonly List<(string Method, string Path, Func<MatrixRequest, CancellationToken, Task<MatrixResponse>> Answer)> _answers = [];
    private readonly Queue<Func<MatrixResponse>> _syncs = new();
    private readonly List<(MatrixRequest Request, TimeSpan At)> _seen = [];
    private TaskCompletionSource<MatrixResponse>? _poll;

    public static MatrixResponse Json(string body, int status = 200, TimeSpan? retryAfter = null) => new(status, retryAfter, Encoding.UTF8.GetBytes(body));

    public static string PathOf(MatrixRequest request) => new Uri(request.Url).AbsolutePath;

    public static string BodyOf(MatrixRequest request) => request.Body is { } body ? Encoding.UTF8.GetString(body.Span) : "";

    public IReadOnlyList<MatrixRequest> Seen(string pathPart)
    {
        lock (_lock)
            return [.. _seen.Where(s => s.Request.Url.Contains(pathPart, StringComparison.Ordinal)).Select(s => s.Request)];
    }

    public IReadOnlyList<TimeSpan> SeenAt(string pathPart)
    {
        lock (_lock)
            return [.. _seen.Where(s => s.Request.Url.Contains(pathPart, StringComparison.Ordinal)).Select(s => s.At)];
    }

    /// <summary>Sets the response for a path; it precedes earlier ones.</summary>
    public void On(string method, string pathPart, Func<MatrixRequest, MatrixResponse> answer) => OnAsync(method, pathPart, (request, _) => Task.FromResult(answer(request)));

    public void OnAsync(string method, string pathPart, Func<MatrixRequest, CancellationToken, Task<MatrixResponse>> answer)
    {
        lock (_lock)
            _answers.Insert(0, (method, pathPart, answer));
    }

    /// <summary>Answers the waiting sync request, or the next one.</summary>
    public void Sync(string body) => Sync(() => Json(body));

    public void Sync(Func<MatrixResponse> answer)
    {
        TaskCompletionSource<MatrixResponse>? poll;
        lock (_lock)
        {
            (poll, _poll) = (_poll, null);
            if (poll is null)
                _syncs.Enqueue(answer);
        }
        if (poll is not null)
            Complete(poll, answer);
    }

    public async Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default)
    {
        Func<MatrixRequest, CancellationToken, Task<MatrixResponse>>? answer = null;
        TaskCompletionSource<MatrixResponse>? poll = null;
        Func<MatrixResponse>? sync = null;
        lock (_lock)
        {
            _seen.Add((request, Monotonic.Now(clock)));
            if (PathOf(request).EndsWith("/v3/sync", StringComparison.Ordinal))
            {
                if (!_syncs.TryDequeue(out sync))
                    _poll = poll = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else
            {
                answer = _answers.Find(a => a.Method == request.Method && PathOf(request).Contains(a.Path, StringComparison.Ordinal)).Answer;
            }
        }
        if (sync is not null)
            return sync();
        if (poll is not null)
            return await poll.Task.WaitAsync(cancellationToken);
        return answer is null ? Json("""{"errcode":"M_UNRECOGNIZED","error":"Unrecognized request"}""", 404) : await answer(request, cancellationToken);
    }

    private static void Complete(TaskCompletionSource<MatrixResponse> poll, Func<MatrixResponse> answer)
    {
        try
        {
            poll.TrySetResult(answer());
        }
        catch (Exception e)
        {
            poll.TrySetException(e);
        }
    }
}
