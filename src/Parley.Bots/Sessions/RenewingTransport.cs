using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Bots;

/// <summary>
/// The way to the homeserver of a bot whose access token may end while it lives: a request that is refused for its token is sent again
/// with another one, where one can be had, and nobody above notices.
/// </summary>
/// <param name="inner">The way to the homeserver.</param>
/// <param name="record">The sign-in to begin with.</param>
/// <param name="renew">Brings a sign-in in place of one that holds no longer; null for none.</param>
/// <param name="clock">The clock.</param>
internal sealed class RenewingTransport(
    IMatrixTransport inner, SessionRecord record, Func<SessionRecord, CancellationToken, Task<SessionRecord?>> renew, TimeProvider clock) : IMatrixTransport
{
    // Two programs with one device, each of which ends the other's token, are not to go on for ever; nor is a homeserver asked on each request.
    private static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(20), AskAgainAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly string _first = record.AccessToken;
    private SessionRecord _record = record;
    private Task<bool>? _renewing;
    private long? _renewedAt;
    private long? _failedAt;
    private bool _isOver;

    /// <summary>The sign-in of now.</summary>
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

    /// <summary>No sign-in is renewed from here on: the bot ends.</summary>
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
                return Task.FromResult(true); // done meanwhile
            if (_renewing is null && _renewedAt is { } renewed && clock.GetElapsedTime(renewed) < HoldsFor)
                _isOver = true;
            if (_isOver)
                return Task.FromResult(false);
            if (_renewing is null && _failedAt is { } failed && clock.GetElapsedTime(failed) < AskAgainAfter)
                return Task.FromException<bool>(new MatrixConnectionException("The sign-in is being renewed"));
            return _renewing ??= Task.Run(() => RenewOnceAsync(used));
        }
    }

    private async Task<bool> RenewOnceAsync(SessionRecord used)
    {
        try
        {
            var fresh = await renew(used, _stopped.Token);
            lock (_lock)
            {
                _isOver = fresh is null;
                (_record, _renewedAt) = (fresh ?? _record, clock.GetTimestamp());
            }
            return fresh is not null;
        }
        catch (MatrixException e) when (e.Status is 429 or >= 500)
        {
            lock (_lock)
                _failedAt = clock.GetTimestamp();
            throw new MatrixConnectionException("The homeserver does not take sign-ins for now", e);
        }
        catch (Exception e) when (e is MatrixConnectionException or OperationCanceledException)
        {
            lock (_lock)
                _failedAt = clock.GetTimestamp();
            throw e as MatrixConnectionException ?? new MatrixConnectionException("The bot ends", e);
        }
        catch
        {
            lock (_lock)
                _isOver = true;
            return false;
        }
        finally
        {
            lock (_lock)
                _renewing = null;
        }
    }

    // A 401 is also what asks for a stage of an interactive authentication.
    private static bool IsUnknownToken(MatrixResponse response)
    {
        if (response.Status != 401)
            return false;
        try
        {
            return JsonSerializer.Deserialize(response.Body.Span, MatrixJson.Default.MatrixError)?.Errcode == ErrorCode.UnknownToken;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
