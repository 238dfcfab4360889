using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace Parley.Bots;

/// <summary>
/// Reads a download or an internet radio. A server that sends nothing for a while is an error. A download that is interrupted is resumed
/// with a range request (RFC 9110 §14) if the server offers that.
/// </summary>
internal sealed class HttpStream : ForwardStream
{
    private static readonly HttpClient Http = CreateClient();
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);
    private readonly Uri _address;
    private readonly string _name;
    private readonly HttpLimits _limits;

    // Octets of the whole file; null if the server does not announce them.
    private readonly long? _length;
    private readonly RangeConditionHeaderValue? _condition;
    private readonly bool _canResume;
    private HttpResponseMessage _response;
    private Stream _body;
    private long _position;

    // When the player began to wait for data. A paused player does not wait.
    private long _waitingSince;

    // Before the next attempt to resume; zero after progress.
    private TimeSpan _pause;

    private HttpStream(Uri address, string name, HttpLimits limits, HttpResponseMessage response, Stream body)
    {
        (_address, _name, _limits, _response, _body) = (address, name, limits, response, body);
        _length = response.Content.Headers.ContentLength;
        _condition = response.Headers.ETag is { IsWeak: false } tag ? new(tag)
            : response.Content.Headers.LastModified is { } date ? new(date)
            : null;
        _canResume = _length is not null && response.Headers.AcceptRanges.Contains("bytes", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Requests an address.</summary>
    /// <param name="address">The address, http or https.</param>
    /// <param name="name">The name for error messages.</param>
    /// <param name="limits">The time limits.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VoiceBotException">The server cannot be reached, does not answer in time, or refuses the request.</exception>
    public static async ValueTask<Stream> OpenAsync(Uri address, string name, HttpLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            var response = await RequestAsync(address, limits.Silence, null, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                var (status, reason) = ((int)response.StatusCode, response.ReasonPhrase);
                response.Dispose();
                throw new VoiceBotException(BotStage.Media, $"Couldn't play {name}: the server returned {status} ({reason}). Check the address.");
            }
            var stream = new HttpStream(address, name, limits, response, await response.Content.ReadAsStreamAsync(cancellationToken));
            return IcyMetadataStream.IntervalOf(response.Headers) is { } interval ? new IcyMetadataStream(stream, interval) : stream;
        }
        catch (Exception e) when (IsInterruption(e))
        {
            throw new VoiceBotException(BotStage.Media, $"Couldn't play {name}: {Reason(e)}. Check the address.", e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _waitingSince = Stopwatch.GetTimestamp();
        while (!buffer.IsEmpty)
        {
            Exception cause;
            try
            {
                return await ReadOnceAsync(buffer, cancellationToken);
            }
            catch (Exception e) when (IsInterruption(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
                cause = e;
            }
            if (!await TryResumeAsync(cancellationToken))
                throw new VoiceBotException(BotStage.Media, $"Couldn't play {_name} to its end: {Reason(cause)}. Try again later.", cause);
        }
        return 0;
    }

    public override async ValueTask DisposeAsync()
    {
        Dispose(true);
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _response.Dispose();
        base.Dispose(disposing);
    }

    private static HttpClient CreateClient()
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PlaintextStreamFilter = static (context, _) => new(new IcyConnection(context.PlaintextStream)),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        // Some radio servers refuse requests without a user agent, and send a web page to browsers.
        client.DefaultRequestHeaders.UserAgent.Add(new("Parley", null));
        return client;
    }

    private static async ValueTask<HttpResponseMessage> RequestAsync(Uri address, TimeSpan silence, Action<HttpRequestHeaders>? addHeaders, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(silence);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        addHeaders?.Invoke(request.Headers);
        try
        {
            return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"the server did not answer within {silence.TotalSeconds:0.#} s"));
        }
    }

    private static bool IsInterruption(Exception e) => e is IOException or HttpRequestException or TimeoutException;

    private static string Reason(Exception e) => e switch
    {
        HttpRequestException { InnerException: AuthenticationException inner } => inner.Message.TrimEnd('.'),
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => "the server closed the connection before the end",
        IOException { InnerException: { } inner } => inner.Message.TrimEnd('.'),
        _ => e.Message.TrimEnd('.'),
    };

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_limits.Silence);
        int read;
        try
        {
            read = await _body.ReadAsync(buffer, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"the server sent nothing for {_limits.Silence.TotalSeconds:0.#} s"));
        }
        if (read == 0 && _position < _length)
            throw new IOException("the server closed the connection before the end");
        _position += read;
        _pause = TimeSpan.Zero;
        return read;
    }

    /// <summary>Requests the rest of the file. Returns <see langword="false"/> if the server does not offer it, or did not send it in time.</summary>
    private async ValueTask<bool> TryResumeAsync(CancellationToken cancellationToken)
    {
        while (_canResume && Stopwatch.GetElapsedTime(_waitingSince) < _limits.Recovery)
        {
            await Task.Delay(_pause, cancellationToken);
            _pause = _pause == TimeSpan.Zero ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromTicks(Math.Min(2 * _pause.Ticks, LongestPause.Ticks));
            try
            {
                var response = await RequestAsync(_address, _limits.Silence, AddRange, cancellationToken);
                if (IsRest(response))
                {
                    _response.Dispose();
                    (_response, _body) = (response, await response.Content.ReadAsStreamAsync(cancellationToken));
                    return true;
                }
                response.Dispose();
                // The whole file: it has changed, or the server refuses ranges now. An error of the server may pass.
                if (response.StatusCode < HttpStatusCode.InternalServerError)
                    return false;
            }
            catch (Exception e) when (IsInterruption(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        return false;
    }

    private bool IsRest(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.PartialContent
        && response.Content.Headers.ContentRange is { } range && range.From == _position && (range.Length ?? _length) == _length
        && (_condition?.EntityTag is not { } tag || response.Headers.ETag is not { } current || current.Equals(tag));

    private void AddRange(HttpRequestHeaders headers)
    {
        headers.Range = new(_position, null);
        headers.IfRange = _condition;
    }
}
