using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>
/// Replaces a login whose access token the homeserver rejects: with the login that another program or tab has stored, with its refresh token,
/// or by logging in again. The device stays the same.
/// </summary>
/// <param name="transport">Sends the HTTP requests.</param>
/// <param name="clock">The clock.</param>
public sealed class SessionRenewal(IMatrixTransport transport, TimeProvider clock)
{
    // Another program may be about to save the login that replaced this one.
    private static readonly TimeSpan StoreDelay = TimeSpan.FromSeconds(1);

    /// <summary>Gets the function that loads the stored login. Default null: none is stored.</summary>
    public Func<CancellationToken, ValueTask<SessionRecord?>>? Load { get; init; }

    /// <summary>Gets the function that stores a renewed login. Default null: none is stored.</summary>
    public Func<SessionRecord, CancellationToken, ValueTask>? Save { get; init; }

    /// <summary>Gets the function that logs in again as the same device, for example with a password. Default null: nothing can.</summary>
    public Func<SessionRecord, CancellationToken, Task<SessionRecord>>? LogIn { get; init; }

    /// <summary>Returns the login that replaces one, or <c>null</c> if there is none.</summary>
    /// <exception cref="MatrixException">The homeserver refused for another reason than the tokens.</exception>
    /// <exception cref="MatrixConnectionException">There was no response.</exception>
    public async Task<SessionRecord?> RenewAsync(SessionRecord ended, CancellationToken cancellationToken = default)
    {
        if (await StoredAsync(ended, cancellationToken) is { } stored)
            return stored;
        if (ended.RefreshToken is not null && await RefreshAsync(ended, cancellationToken) is { } refreshed)
            return await KeepAsync(refreshed, cancellationToken);
        if (Load is not null && (LogIn is null || ended.RefreshToken is not null))
        {
            await Task.Delay(StoreDelay, clock, cancellationToken);
            if (await StoredAsync(ended, cancellationToken) is { } later)
                return later;
        }
        return LogIn is null ? null : await KeepAsync(await LogIn(ended, cancellationToken), cancellationToken);
    }

    // Returns null if the homeserver does not accept the refresh token.
    private async Task<SessionRecord?> RefreshAsync(SessionRecord ended, CancellationToken cancellationToken)
    {
        try
        {
            var response = await new MatrixApi(transport, ended.Homeserver).CallAsync(
                RefreshAccessToken.Endpoint, new() { RefreshToken = ended.RefreshToken! }, RefreshAccessToken.Endpoint.Path(), null, cancellationToken);
            return (ended with { AccessToken = response.AccessToken }).With(response.RefreshToken, response.ExpiresInMs, clock);
        }
        catch (MatrixException e) when (e.Status is >= 400 and < 500 and not (408 or 429) && e.AccountProblem is null)
        {
            return null;
        }
    }

    private async Task<SessionRecord?> StoredAsync(SessionRecord ended, CancellationToken cancellationToken) =>
        Load is not null && await Load(cancellationToken) is { } kept && kept.UserId == ended.UserId && kept.DeviceId == ended.DeviceId && kept.AccessToken != ended.AccessToken
            ? kept
            : null;

    private async Task<SessionRecord> KeepAsync(SessionRecord renewed, CancellationToken cancellationToken)
    {
        if (Save is not null)
            await Save(renewed, cancellationToken);
        return renewed;
    }
}
