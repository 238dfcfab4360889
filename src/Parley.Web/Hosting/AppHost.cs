using System.Text.Json;
using Parley.Matrix.Client;
using Parley.Web.Platform;

namespace Parley.Web.Hosting;

/// <summary>Puts the client together: from what is stored or typed to a session, its voice channels, and what the pages show.</summary>
public sealed class AppHost : IAppHost
{
    private readonly IPage _page;
    private readonly IMatrixTransport _transport;
    private readonly Store _store;
    private readonly Task<RtcParts> _rtc;
    private readonly Task<ClientConfiguration> _configuration;
    private Workspace? _workspace;
    private SignInFlow? _signIn;

    /// <summary>Begins to load; nothing is shown before <see cref="StartAsync"/>.</summary>
    /// <param name="page">The page.</param>
    /// <param name="transport">The way to a homeserver.</param>
    /// <param name="rtc">WebRTC, which may still be loading.</param>
    public AppHost(IPage page, IMatrixTransport transport, Task<RtcParts> rtc)
    {
        (_page, _transport, _rtc, _store) = (page, transport, rtc, new(page));
        _page.SetTheme(_store.Settings.Theme);
        _page.DeviceAsked += () => _ = GiveWayAsync();
        _configuration = LoadConfigurationAsync();
    }

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public event Action<Exception>? HasUnhandledError;

    /// <inheritdoc/>
    public ISignIn? SignIn => _signIn;

    /// <inheritdoc/>
    public IWorkspace? Workspace => _workspace;

    /// <inheritdoc/>
    public bool IsOpenInAnotherTab { get; private set; }

    /// <inheritdoc/>
    public async Task TakeOverAsync()
    {
        if (_store.Session is { } record)
            await OpenAsync(record, takes: true);
        else
            await ShowSignInAsync(null); // signed out in the other tab
    }

    /// <summary>Goes on with the stored login, completes a single sign-on, or shows the ways in.</summary>
    public async Task StartAsync()
    {
        if (_store.SignOnAt is { } homeserver && LoginToken(_page.Query) is { } token)
        {
            _page.ForgetQuery();
            _store.SignOnAt = null;
            var flow = await ShowSignInAsync(null);
            await flow.CompleteSignOnAsync(homeserver, token);
        }
        else if (_store.Session is { } record)
        {
            await OpenAsync(record);
        }
        else
        {
            await ShowSignInAsync(null);
        }
    }

    private static string? LoginToken(string query)
    {
        foreach (var pair in query.TrimStart('?').Split('&'))
            if (pair.StartsWith("loginToken=", StringComparison.Ordinal))
                return Uri.UnescapeDataString(pair["loginToken=".Length..].Replace('+', ' '));
        return null;
    }

    private async Task<SignInFlow> ShowSignInAsync(string? problem)
    {
        var configuration = await _configuration;
        _signIn = new(_transport, _page, _store, configuration, SignedInAsync) { Problem = problem };
        _signIn.Changed += () => Changed?.Invoke();
        Changed?.Invoke();
        return _signIn;
    }

    private Task SignedInAsync(SessionRecord record, string? madeUpPassword)
    {
        (_store.Session, _store.GeneratedPassword) = (record, madeUpPassword);
        return OpenAsync(record);
    }

    private async Task OpenAsync(SessionRecord record, bool takes = false)
    {
        IsOpenInAnotherTab = !await _page.HoldDeviceAsync(record.DeviceId.Value, takes);
        if (IsOpenInAnotherTab)
        {
            Changed?.Invoke();
            return;
        }
        if (takes)
            _store.LoadHandedOverCall();
        _workspace = new(record, _transport, await _rtc, _page, _store);
        (_signIn, IsOpenInAnotherTab) = (null, false);
        Changed?.Invoke();
        _ = FollowAsync(_workspace);
    }

    // Another tab asks for the device: this one leaves, and is silent before that one begins.
    private async Task GiveWayAsync()
    {
        if (_workspace is not { } workspace)
            return;
        _store.SaveCallForHandover();
        (_workspace, IsOpenInAnotherTab) = (null, true);
        Changed?.Invoke();
        await workspace.DisposeAsync();
        _page.LetGoOfDevice();
    }

    private async Task FollowAsync(Workspace workspace)
    {
        SessionEnd end;
        try
        {
            end = await workspace.RunAsync();
            if (_workspace != workspace)
                return;
            await workspace.DisposeAsync();
        }
        catch (Exception e)
        {
            HasUnhandledError?.Invoke(e);
            return;
        }
        _workspace = null;
        _page.LetGoOfDevice();
        (_store.Session, _store.GeneratedPassword, _store.Call) = (null, null, null);
        await ShowSignInAsync(workspace.SignedOutByUser ? null
            : end == SessionEnd.SoftLogout ? "Your login has run out. Sign in again."
            : "This device was signed out elsewhere. Sign in again.");
    }

    private async Task<ClientConfiguration> LoadConfigurationAsync()
    {
        try
        {
            var response = await _transport.SendAsync(new("GET", _page.Origin + "/config.json"));
            if (response.IsSuccess && JsonSerializer.Deserialize(response.Body.Span, WebJson.Default.ClientConfiguration) is { } configuration)
                return configuration;
        }
        catch (Exception e) when (e is MatrixConnectionException or JsonException)
        {
            // Served without one: any homeserver may be typed.
        }
        return new() { Homeserver = "" };
    }
}
