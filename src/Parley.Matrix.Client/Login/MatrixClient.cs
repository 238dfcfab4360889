using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>A homeserver before a login: logs in, and registers accounts.</summary>
/// <param name="transport">Sends the HTTP requests.</param>
/// <param name="homeserver">The homeserver's base URL, which <see cref="Discovery"/> returns.</param>
/// <param name="clock">The clock, or <c>null</c> for the system's.</param>
public sealed class MatrixClient(IMatrixTransport transport, Uri homeserver, TimeProvider? clock = null)
{
    /// <summary>Gets the client for all endpoints, without an access token.</summary>
    public MatrixApi Api { get; } = new(transport, homeserver);

    /// <summary>Returns the ways to log in that both the homeserver and this library support.</summary>
    public async Task<LoginOptions> GetLoginOptionsAsync(CancellationToken cancellationToken = default)
    {
        // A homeserver whose accounts are managed elsewhere (OAuth) may not have the endpoint, or list no flow.
        var flows = (await AskAsync(GetLoginFlows.Endpoint, cancellationToken))?.Flows ?? [];
        var options = new LoginOptions(Has(flows, LoginType.Password), Has(flows, LoginType.Sso));
        if (options is not { Password: false, Sso: false })
            return options;
        var hasOAuth = await AskAsync(GetAuthMetadata.Endpoint, cancellationToken) is not null || await AskAsync(GetAuthMetadata.Unstable, cancellationToken) is not null;
        return options with
        {
            Problem = Api.Homeserver.Host + (hasOAuth ? " accepts only OAuth logins, which Parley does not support yet." : " supports neither a password login nor single sign-on.")
                + " Use an account on another homeserver.",
        };
    }

    /// <summary>Logs in with a password.</summary>
    /// <param name="user">The user id or its localpart.</param>
    /// <param name="password">The password.</param>
    /// <param name="device">The options of the device, or <c>null</c> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="MatrixException">With 403: the user or the password is wrong.</exception>
    public Task<SessionRecord> LoginWithPasswordAsync(string user, string password, DeviceOptions? device = null, CancellationToken cancellationToken = default) =>
        LoginAsync(new() { Type = LoginType.Password, Identifier = new() { Type = "m.id.user", User = user }, Password = password }, device, cancellationToken);

    /// <summary>Completes a single sign-on with the <c>loginToken</c> of the redirect.</summary>
    /// <exception cref="MatrixException">With 403: the token was used before or has expired.</exception>
    public Task<SessionRecord> LoginWithTokenAsync(string loginToken, DeviceOptions? device = null, CancellationToken cancellationToken = default) =>
        LoginAsync(new() { Type = LoginType.Token, Token = loginToken }, device, cancellationToken);

    /// <summary>Returns the page to open for a single sign-on; it redirects to <paramref name="returnTo"/> with <c>loginToken</c> in the query.</summary>
    public Uri SsoRedirectUrl(Uri returnTo, string? identityProvider = null)
    {
        var path = SsoRedirect.Endpoint.Path() + (identityProvider is null ? "" : "/" + Uri.EscapeDataString(identityProvider));
        return new(Api.Homeserver.AbsoluteUri.TrimEnd('/') + path + new Query().Add("redirectUrl", returnTo.AbsoluteUri));
    }

    /// <summary>Registers an account, if the homeserver requires no more than a name and, optionally, a registration token.</summary>
    /// <exception cref="MatrixException">
    /// The name is taken (<see cref="ErrorCode.UserInUse"/>) or not allowed, or registration is disabled. With 401: the homeserver requires a
    /// registration token, or refused the one that was sent.
    /// </exception>
    /// <exception cref="NotSupportedException">The homeserver requires a step that only its own page supports.</exception>
    public async Task<SessionRecord> RegisterAsync(string username, string password, DeviceOptions? device = null, string? registrationToken = null, CancellationToken cancellationToken = default)
    {
        device ??= new();
        var request = new RegisterRequest { Username = username, Password = password, DeviceId = device.DeviceId, InitialDeviceDisplayName = device.DisplayName, RefreshToken = device.Refreshes ? true : null };
        for (var stages = 0; ; stages++)
        {
            try
            {
                return Record(await Api.CallAsync(Register.Endpoint, request, Register.Endpoint.Path(), null, cancellationToken));
            }
            // With an error code, the homeserver refused the stage: sending it again would not help.
            catch (MatrixException e) when (e.Status == 401 && e.Error is { Flows: { } flows, Errcode: null } && stages < 4)
            {
                var done = e.Error.Completed ?? [];
                if (NextStage(flows, done, registrationToken is not null) is not { } stage)
                {
                    if (NextStage(flows, done, hasToken: true) is not null)
                        throw;
                    throw new NotSupportedException("This homeserver requires further steps to create an account. Create it at " + Api.Homeserver + ", then sign in here.");
                }
                request = request with { Auth = new() { Type = stage, Session = e.Error.Session, Token = stage == LoginType.RegistrationToken ? registrationToken : null } };
            }
        }
    }

    /// <summary>Returns whether a user name is available; false also if it is not allowed.</summary>
    public async Task<bool> IsAvailableAsync(string username, CancellationToken cancellationToken = default)
    {
        try
        {
            return (await Api.CallAsync(RegisterAvailable.Endpoint, null, RegisterAvailable.Endpoint.Path(), new Query().Add("username", username), cancellationToken)).Available;
        }
        catch (MatrixException e) when (e.Status == 400)
        {
            return false;
        }
    }

    private static bool Has(IReadOnlyList<LoginFlow> flows, LoginType type)
    {
        foreach (var flow in flows)
            if (flow.Type == type)
                return true;
        return false;
    }

    // Returns null if the homeserver does not have the endpoint.
    private async Task<T?> AskAsync<T>(Endpoint<NoBody, T> endpoint, CancellationToken cancellationToken) where T : class
    {
        try
        {
            return await Api.CallAsync(endpoint, null, endpoint.Path(), null, cancellationToken);
        }
        catch (MatrixException e) when (e.Status is 404 or 405 || e.Code == ErrorCode.Unrecognized)
        {
            return null;
        }
    }

    private async Task<SessionRecord> LoginAsync(LoginRequest request, DeviceOptions? device, CancellationToken cancellationToken)
    {
        device ??= new();
        request = request with { DeviceId = device.DeviceId, InitialDeviceDisplayName = device.DisplayName, RefreshToken = device.Refreshes ? true : null };
        return Record(await Api.CallAsync(Login.Endpoint, request, Login.Endpoint.Path(), null, cancellationToken));
    }

    private SessionRecord Record(LoginResponse response) => response is { AccessToken: { } token, DeviceId: { } device }
        ? new SessionRecord(Api.Homeserver, response.UserId, device, token).With(response.RefreshToken, response.ExpiresInMs, clock ?? TimeProvider.System)
        : throw new MatrixConnectionException("The homeserver returned no access token. Sign in again.");

    private static LoginType? NextStage(IReadOnlyList<AuthFlow> flows, IReadOnlyList<LoginType> done, bool hasToken)
    {
        foreach (var flow in flows)
        {
            LoginType? next = null;
            var possible = true;
            foreach (var stage in flow.Stages)
            {
                if (done.Contains(stage))
                    continue;
                possible &= stage == LoginType.Dummy || (stage == LoginType.RegistrationToken && hasToken);
                next ??= stage;
            }
            if (possible && next is not null)
                return next;
        }
        return null;
    }
}
