using Microsoft.AspNetCore.Components;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Configuration;
using Parley.Web.Errors;
using Parley.Web.Platform;
using Parley.Web.Session;

namespace Parley.Web.Hosting;

/// <summary>Signs in, opens and ends the session of the stored login, and hands it over between tabs.</summary>
public sealed class AppHost : IClient
{
    // The least time between two logins without the user, in ms.
    private const long MinLifetime = 20_000;

    private readonly IPage _page;
    private readonly IMatrixTransport _transport;
    private readonly IFileTransport _files;
    private readonly Store _store;
    private readonly Task<RtcParts> _rtc;
    private readonly Task<ClientConfiguration> _configuration;
    private readonly RenderFragment _clientPage;
    private ClientSession? _session;
    private SignInFlow? _signIn;
    private JoinFlow? _newcomer;
    private long _restoredAt = -MinLifetime;

    /// <summary>Creates the host. No page is shown before <see cref="StartAsync"/>.</summary>
    /// <param name="page">The browser page.</param>
    /// <param name="transport">Sends HTTP requests to the homeserver.</param>
    /// <param name="files">Transfers the files of messages.</param>
    /// <param name="rtc">WebRTC, which may still be loading.</param>
    /// <param name="configuration">The configuration, which may still be loading.</param>
    public AppHost(IPage page, IMatrixTransport transport, IFileTransport files, Task<RtcParts> rtc, Task<ClientConfiguration> configuration)
    {
        (_page, _transport, _files, _rtc, _configuration, _store) = (page, transport, files, rtc, configuration, new(page));
        _page.DeviceRequested += () => _ = Faults.GuardAsync(ReleaseToOtherTabAsync);
        _clientPage = builder =>
        {
            builder.OpenComponent<ClientPage>(0);
            builder.AddComponentParameter(1, nameof(ClientPage.Host), this);
            builder.CloseComponent();
        };
    }

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public event Action<Exception>? UnhandledError;

    /// <inheritdoc/>
    public ISignIn? SignIn => _signIn;

    /// <inheritdoc/>
    public RenderFragment? Page => _session is null && _newcomer is null && !IsOpenInAnotherTab ? null : _clientPage;

    /// <summary>Gets the person without a login who has opened a link to a room, or <c>null</c>.</summary>
    public INewcomer? Newcomer => _newcomer;

    /// <summary>Gets whether the user has accepted the link in the address before the session was opened.</summary>
    public bool IsLinkAccepted { get; private set; }

    /// <summary>Gets the parts of the session, or <c>null</c> if no user is signed in.</summary>
    public SessionParts? Session => _session?.Parts;

    /// <summary>Gets whether another tab of this browser uses the device.</summary>
    public bool IsOpenInAnotherTab { get; private set; }

    /// <summary>Moves the session, with its call, from the other tab to this one.</summary>
    public async Task TakeOverAsync()
    {
        if (_store.Session is { } record)
            await OpenAsync(record, takeOver: true);
        else
            await ShowSignInAsync(null); // The user signed out in the other tab.
    }

    /// <inheritdoc/>
    public async Task StartAsync()
    {
        // A sign-on that the user has given up can't be completed later.
        var (started, query) = (_store.SignOn, _page.Query);
        var link = _store.OpenLink;
        (_store.SignOn, _store.OpenLink) = (null, null);
        var token = Parameter(query, "loginToken");
        if (token is not null)
            _page.RemoveQuery();
        if (token is not null && started is { } signOn && Parameter(query, "sign-on") == signOn.Secret)
        {
            _page.Fragment = link ?? _page.Fragment;
            var flow = await ShowSignInAsync(null);
            await flow.CompleteSignOnAsync(signOn.Homeserver, token);
        }
        else if (_store.Session is { } record)
        {
            await OpenAsync(record);
        }
        else if (_store.EndedSession is null && JoinLink.TryParse(_page.Fragment) is { } join)
        {
            _newcomer = new(_transport, _page, _store, await _configuration, join, AcceptAsync, () => ShowSignInAsync(null));
            Changed?.Invoke();
        }
        else
        {
            await ShowSignInAsync(null);
        }
    }

    private Task AcceptAsync(SessionRecord record)
    {
        IsLinkAccepted = true;
        return OpenAsync(record);
    }

    private static string? Parameter(string query, string name)
    {
        foreach (var pair in query.TrimStart('?').Split('&'))
            if (pair.StartsWith(name + "=", StringComparison.Ordinal))
                return Uri.UnescapeDataString(pair[(name.Length + 1)..].Replace('+', ' '));
        return null;
    }

    private async Task<SignInFlow> ShowSignInAsync(string? problem)
    {
        var configuration = await _configuration;
        _signIn = new(_transport, _page, _store, configuration, SignedInAsync) { Problem = problem };
        (_newcomer, IsOpenInAnotherTab, IsLinkAccepted) = (null, false, false);
        _signIn.Changed += () => Changed?.Invoke();
        Changed?.Invoke();
        return _signIn;
    }

    private Task SignedInAsync(SessionRecord record, string? generatedPassword)
    {
        // Another user gets neither the call nor the unsent texts of the session that ended.
        if (_store.EndedSession?.UserId != record.UserId)
        {
            _store.Call = null;
            new Drafts(_page).Clear();
        }
        (_store.Session, _store.GeneratedPassword, _store.EndedSession) = (record, generatedPassword, null);
        return OpenAsync(record);
    }

    private async Task OpenAsync(SessionRecord record, bool takeOver = false)
    {
        IsOpenInAnotherTab = !await _page.AcquireDeviceAsync(record.DeviceId.Value, takeOver);
        if (IsOpenInAnotherTab)
        {
            _signIn = null;
            Changed?.Invoke();
            return;
        }
        if (takeOver)
            _store.LoadHandedOverCall();
        var transport = Renewing(record);
        _session = new(record, transport, new RenewingFileTransport(_files, transport), await _rtc, _page, _store);
        (_signIn, _newcomer, IsOpenInAnotherTab) = (null, null, false);
        Changed?.Invoke();
        _ = RunAsync(_session, record);
    }

    // The renewed login is stored unless the user has signed out or in with another account meanwhile.
    private RenewingTransport Renewing(SessionRecord record) => new(
        _transport,
        record,
        new SessionRenewal(_transport, TimeProvider.System)
        {
            Load = _ => new(_store.Session),
            Save = (renewed, _) =>
            {
                if (_store.Session?.DeviceId == renewed.DeviceId)
                    _store.Session = renewed;
                return default;
            },
        }.RenewAsync,
        TimeProvider.System);

    // Another tab takes over: this tab leaves the channel before the other one joins.
    private async Task ReleaseToOtherTabAsync()
    {
        if (_session is not { } session)
            return;
        _store.SaveCallForHandover();
        (_session, IsOpenInAnotherTab) = (null, true);
        Changed?.Invoke();
        await session.DisposeAsync();
        _page.ReleaseDevice();
    }

    private async Task RunAsync(ClientSession session, SessionRecord record)
    {
        SessionEnd end;
        try
        {
            end = await session.RunAsync();
            if (_session != session)
                return;
            await session.DisposeAsync();
        }
        catch (Exception e)
        {
            UnhandledError?.Invoke(e);
            return;
        }
        _session = null;
        _page.ReleaseDevice();
        _store.Session = null;
        if (session.IsSignedOutByUser)
        {
            (_store.GeneratedPassword, _store.EndedSession) = (null, null);
            new Drafts(_page).Clear();
            _store.SaveVerified(record.UserId, null);
        }
        else
        {
            _store.EndedSession = record;
        }
        if (end != SessionEnd.SoftLogout || session.IsSignedOutByUser)
        {
            _store.Call = null;
            _ = Faults.GuardAsync(session.RemoveIdentityKeyAsync);
        }
        var flow = await ShowSignInAsync(session.IsSignedOutByUser ? null
            : end == SessionEnd.SoftLogout ? "Your session has expired. Sign in again."
            : "This session was ended from another device. Sign in again.");
        if (end == SessionEnd.SoftLogout && _store.GeneratedPassword is { } password)
            await RestoreAsync(flow, record, password);
    }

    // Not again if the new login ends at once as well.
    private async Task RestoreAsync(SignInFlow flow, SessionRecord ended, string password)
    {
        if (Environment.TickCount64 - _restoredAt < MinLifetime)
            return;
        _restoredAt = Environment.TickCount64;
        try
        {
            await flow.RestoreAsync(ended, password);
        }
        catch (ActionException e)
        {
            flow.Problem = e.Message;
            Changed?.Invoke();
        }
    }
}
