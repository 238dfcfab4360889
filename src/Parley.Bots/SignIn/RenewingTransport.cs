using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Bots;

/// <summary>
/// Sends requests to the homeserver, and renews the sign-in if the homeserver rejects its access token: the rejected request is sent again
/// with the new token, transparently to the caller.
/// </summary>
/// <param name="inner">The transport that sends.</param>
/// <param name="record">The initial sign-in.</param>
/// <param name="renew">Returns a sign-in that replaces a rejected one, or <see langword="null"/> if there is none.</param>
/// <param name="clock">The clock.</param>
internal sealed class RenewingTransport(
    IMatrixTransport inner, SessionRecord record, Func<SessionRecord, CancellationToken, Task<SessionRecord?>> renew, TimeProvider clock) : IMatrixTransport
{
    // A token that is rejected sooner than this after a renewal means that another program uses the device: renewing then would never end.
    private static readonly TimeSpan MinLifetime = TimeSpan.FromSeconds(20);

    // The time between two attempts to renew, so that not every request asks the homeserver.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly string _first = record.AccessToken;
    private SessionRecord _record = record;
    private Task<bool>? _renewing;
    private long? _renewedAt;
    private long? _failedAt;
    private bool _isOver;

    /// <summary>Gets the state of the account for which the homeserver refused to renew the sign-in, or <see langword="null"/>.</summary>
    public string? AccountProblem { get; private set; }

    /// <summary>Gets the current sign-in.</summary>
    public SessionRecord Record
    {
        get
        {
            lock (_lock)
                return _record;
        }
    }

    public async Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Token != _first)
            return await inner.SendAsync(request, cancellationToken);
        var used = Record;
        var response = await inner.SendAsync(request with { Token = used.AccessToken }, cancellationToken);
        if (!IsUnknownToken(response) || !await RenewAsync(used).WaitAsync(cancellationToken))
            return response;
        return await inner.SendAsync(request with { Token = Record.AccessToken }, cancellationToken);
    }

    /// <summary>Stops renewing the sign-in, because the bot ends.</summary>
    public void Stop()
    {
        lock (_lock)
            _isOver = true;
        _stopped.Cancel();
    }

    private Task<bool> RenewAsync(SessionRecord used)
    {
        lock (_lock)
        {
            if (_record != used)
                return Task.FromResult(true); // renewed in the meantime
            if (_renewing is null && _renewedAt is { } at && clock.GetElapsedTime(at) < MinLifetime)
                _isOver = true;
            if (_isOver)
                return Task.FromResult(false);
            if (_renewing is null && _failedAt is { } failed && clock.GetElapsedTime(failed) < RetryAfter)
                return Task.FromException<bool>(new MatrixConnectionException("The sign-in is being renewed"));
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
            }
            return renewed is not null;
        }
        catch (MatrixException e) when (e.Status is 408 or 429 or >= 500 || (e.AccountProblem is not null && e.Code != ErrorCode.UserDeactivated))
        {
            lock (_lock)
                _failedAt = clock.GetTimestamp();
            throw new MatrixConnectionException("The homeserver does not accept sign-ins at the moment", e);
        }
        catch (Exception e) when (e is MatrixConnectionException or OperationCanceledException)
        {
            lock (_lock)
                _failedAt = clock.GetTimestamp();
            throw e as MatrixConnectionException ?? new MatrixConnectionException("The bot is shutting down", e);
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
