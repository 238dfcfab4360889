using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Testing.Http;

/// <summary>A proxy in front of a homeserver that relays and records all requests, and can simulate faults.</summary>
public sealed class CountingProxy : IAsyncDisposable
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Host" };

    private readonly ConcurrentQueue<CountedRequest> _requests = [];
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None });
    private readonly Uri _target;
    private readonly IReadOnlyDictionary<string, byte[]> _files;
    private readonly WebApplication _app;

    private CountingProxy(Uri target, IReadOnlyDictionary<string, byte[]> files)
    {
        (_target, _files) = (target, files);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        _app = builder.Build();
        _app.Run(PassAsync);
    }

    /// <summary>The URL of the proxy.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>The requests that were answered, in the order of the answers.</summary>
    public IReadOnlyList<CountedRequest> Requests => [.. _requests];

    /// <summary>Returns the fault of a request by its kind, method and path. Default: null, no faults.</summary>
    public Func<string, string, string, ProxyFault>? Faults { get; set; }

    /// <summary>Starts a proxy on a free port.</summary>
    /// <param name="target">The homeserver.</param>
    /// <param name="files">Files to serve from the same origin, so that their page needs no preflights. They are not recorded.</param>
    public static async Task<CountingProxy> StartAsync(Uri target, IReadOnlyDictionary<string, byte[]>? files = null)
    {
        var proxy = new CountingProxy(target, files ?? new Dictionary<string, byte[]>());
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private static string KindOf(string method, string path) => method switch
    {
        "OPTIONS" => "preflight",
        _ when path.Contains("/sync", StringComparison.Ordinal) => "sync",
        _ when path.Contains("org.matrix.msc4140", StringComparison.Ordinal) => "delayed",
        _ when path.Contains("/sendToDevice/", StringComparison.Ordinal) => "to-device",
        _ when path.Contains("/state/", StringComparison.Ordinal) => "state",
        _ when path.Contains("/send/", StringComparison.Ordinal) => "message",
        _ when path.Contains("/turnServer", StringComparison.Ordinal) => "turn",
        _ => "other",
    };

    private static long LengthOf(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers) =>
        headers.Sum(header => header.Value.Sum(value => header.Key.Length + value.Length + 4L));

    private static async Task FailAsync(HttpContext context, ProxyFault fault)
    {
        if (fault == ProxyFault.LostRequest)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)fault;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(fault switch
        {
            ProxyFault.TooMany => """{"errcode":"M_LIMIT_EXCEEDED","error":"Too Many Requests","retry_after_ms":400}""",
            ProxyFault.Unrecognized => """{"errcode":"M_UNRECOGNIZED","error":"Unrecognized request"}""",
            _ => """{"errcode":"M_UNKNOWN","error":"Bad gateway"}""",
        });
    }

    private async Task PassAsync(HttpContext context)
    {
        if (await PageServer.TryServeAsync(context, _files))
            return;

        var at = TimeProvider.System.GetTimestamp();
        var incoming = context.Request;
        var path = incoming.Path.ToUriComponent() + incoming.QueryString.ToUriComponent();
        using var request = new HttpRequestMessage(new(incoming.Method), new Uri(_target, path));
        var body = new MemoryStream();
        await incoming.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in incoming.Headers)
        {
            if (HopByHop.Contains(name))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        var kind = KindOf(incoming.Method, path);
        var fault = Faults?.Invoke(kind, incoming.Method, path) ?? ProxyFault.None;
        if (fault is not (ProxyFault.None or ProxyFault.LostAnswer))
        {
            _requests.Enqueue(new(at, kind, incoming.Method, path, (int)fault, body.Length));
            await FailAsync(context, fault);
            return;
        }

        try
        {
            using var answer = await _client.SendAsync(request, context.RequestAborted);
            var content = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            {
                if (!HopByHop.Contains(name))
                    context.Response.Headers[name] = values.ToArray();
            }

            var bytes = body.Length + content.Length + LengthOf(answer.Headers) + LengthOf(answer.Content.Headers)
                + LengthOf(request.Headers) + (request.Content is null ? 0 : LengthOf(request.Content.Headers)) + incoming.Method.Length + path.Length + 28;
            _requests.Enqueue(new(at, kind, incoming.Method, path, (int)answer.StatusCode, bytes));
            if (fault == ProxyFault.LostAnswer)
                context.Abort();
            else if (content.Length > 0)
                await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        catch (HttpRequestException)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
    }
}
