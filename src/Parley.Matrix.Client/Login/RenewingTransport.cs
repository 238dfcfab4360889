using System.Text.Json;

namespace Parley.Matrix.Client;

/// <summary>
/// Sends requests to the homeserver, and renews the login if the homeserver rejects its access token: the rejected request is sent again
/// with the new token, transparently to the caller. A token that is known to expire is renewed before.
/// </summary>
/// <param name="inner">The transport that sends; it is disposed of with this one.</param>
/// <param name="record">The initial login.</param>
/// <param name="renew">Returns a login that replaces a rejected one, or <c>null</c> if there is none: <see cref="SessionRenewal.RenewAsync"/>.</param>
/// <param name="clock">The clock.</param>
public sealed class RenewingTransport(
    IMatrixTransport inner, SessionRecord record, Func<SessionRecord, CancellationToken, Task<SessionRecord?>> renew, TimeProvider clock) : IMatrixTransport, IDisposable
{
    // A token that is rejected sooner than this after a renewal, before it expires, means that another program uses the device: renewing then
    // would never end.
    private static readonly TimeSpan MinLifetime = TimeSpan.FromSeconds(20);

    // The time between two attempts to renew, so that not every request asks the homeserver.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly string _first = record.AccessToken;
    private SessionRecord _record = record;
    private DateTimeOffset? _renewAt = RenewalTime(record, clock);
    private Task<bool>? _renewing;
    private long? _renewedAt;
    private long? _failedAt;
    private bool _isOver;

    /// <summary>Gets the state of the account for which the homeserver refused to renew the login, or <c>null</c>.</summary>
    public string? AccountProblem { get; private set; }

    /// <summary>Gets the current login.</summary>
    public SessionRecord Record
    {
        get
        {
            lock (_lock)
                return _record;
        }
    }

    /// <inheritdoc/>
    public Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(request, r => inner.SendAsync(r, cancellationToken), static response => response, cancellationToken);

    /// <summary>Sends a request in another way, such as one with a file, with the current access token.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="request">The request with the token of the initial login, or another one, which is not replaced.</param>
    /// <param name="send">Sends a request.</param>
    /// <param name="responseOf">Returns the response in a result.</param>
    /// <param name="cancellationToken">Cancels the wait for a renewal.</param>
    public async Task<T> SendAsync<T>(MatrixRequest request, Func<MatrixRequest, Task<T>> send, Func<T, MatrixResponse> responseOf, CancellationToken cancellationToken = default)
    {
        if (request.Token != _first)
            return await send(request);
        var used = Record;
        RenewIfDue(used);
        var result = await send(request with { Token = used.AccessToken });
        if (!IsUnknownToken(responseOf(result)) || !await RenewAsync(used).WaitAsync(cancellationToken))
            return result;
        return await send(request with { Token = Record.AccessToken });
    }

    /// <summary>Stops renewing the login, because the program ends.</summary>
    public void Stop()
    {
        lock (_lock)
            _isOver = true;
        _stopped.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        (inner as IDisposable)?.Dispose();
    }

    // After three quarters of the remaining lifetime, so that requests need not wait: the token is still valid meanwhile.
    private static DateTimeOffset? RenewalTime(SessionRecord record, TimeProvider clock) =>
        record is { RefreshToken: not null, ExpiresAt: { } end } && clock.GetUtcNow() is var now ? now + ((end - now) * 0.75) : null;

    private void RenewIfDue(SessionRecord used)
    {
        lock (_lock)
        {
            if (_isOver || _record != used || _renewAt is not { } at || at > clock.GetUtcNow())
                return;
            _renewAt = null; // A failed renewal is repeated when the homeserver rejects the token.
            _renewing ??= Task.Run(() => RenewOnceAsync(used));
            _ = _renewing.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private Task<bool> RenewAsync(SessionRecord used)
    {
        lock (_lock)
        {
            if (_record != used)
                return Task.FromResult(true); // renewed in the meantime
            if (_renewing is null && _renewedAt is { } at && clock.GetElapsedTime(at) < MinLifetime && !(used.ExpiresAt <= clock.GetUtcNow()))
                _isOver = true;
            if (_isOver)
                return Task.FromResult(false);
            if (_renewing is null && _failedAt is { } failed && clock.GetElapsedTime(failed) < RetryAfter)
                return Task.FromException<bool>(new MatrixConnectionException("The login is being renewed"));
            return _renewing ??= Task.Run(() => RenewOnceAsync(used));
        }
    }

    private async Task<bool> RenewOnceAsync(SessionRecord used)
    {
        try
        {
            var renewed = await renew(used, _stopped.Token);
            lock (_lock)
            {
                _isOver = renewed is null;
                (_record, _renewedAt) = (renewed ?? _record, clock.GetTimestamp());
                _renewAt = RenewalTime(_record, clock);
            }
            return renewed is not null;
        }
        catch (MatrixException e) when (e.Status is 408 or 429 or >= 500 || (e.AccountProblem is not null && e.Code != ErrorCode.UserDeactivated))
        {
            lock (_lock)
                _failedAt = clock.GetTimestamp();
            throw new MatrixConnectionException("The homeserver does not accept logins at the moment", e);
        }
        catch (Exception e) when (e is MatrixConnectionException or OperationCanceledException)
        {
            lock (_lock)
                _failedAt = clock.GetTimestamp();
            throw e as MatrixConnectionException ?? new MatrixConnectionException("The program is shutting down", e);
        }
        catch (Exception e)
        {
            lock (_lock)
                (_isOver, AccountProblem) = (true, (e as MatrixException)?.AccountProblem);
            return false;
        }
        finally
        {
            lock (_lock)
                _renewing = null;
        }
    }

    // Status 401 also requests a stage of user-interactive authentication.
    private static bool IsUnknownToken(MatrixResponse response)
    {
        if (response.Status != 401)
            return false;
        try
        {
            return TolerantJson.Read(response.Body.Span, MatrixJson.Default.MatrixError)?.Errcode == ErrorCode.UnknownToken;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
