using System.Text;
using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc.InMemory;
using Parley.Web.Configuration;
using Parley.Web.Errors;
using Parley.Web.Hosting;
using Parley.Web.Session;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>Sessions that the homeserver ends, and single sign-on.</summary>
public sealed class AppHostTests : IMatrixTransport
{
    private const string Generated = "generated-password";

    private readonly FakePage _page = new();
    private readonly FakeKeys _keys = new();
    private readonly List<string> _logins = [];
    private readonly TaskCompletionSource<string> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _loginStatus = 200;
    private string? _loginError;
    private string _user = "@anna:b";
    private string _registration = "";
    private int _registrationStatus = 200;

    [Fact]
    public async Task Expired_session_of_an_account_without_an_own_password_signs_in_again_as_the_same_device()
    {
        var host = await OpenAsync(Generated);
        _page.SaveForTab("parley.call", "!call:b");
        End(soft: true);
        await Until(() => host.Session is not null && _logins.Count == 1);
        Assert.Contains("\"device_id\":\"D\"", _logins[0], StringComparison.Ordinal);
        Assert.Contains("\"password\":\"" + Generated + "\"", _logins[0], StringComparison.Ordinal);
        Assert.Equal(Generated, _page.Load("parley.password"));
        Assert.Contains("t2", _page.Load("parley.session"), StringComparison.Ordinal);
        Assert.Equal("!call:b", _page.LoadForTab("parley.call"));
        Assert.Null(_page.Load("parley.ended"));
    }

    [Fact]
    public async Task Expired_access_token_is_refreshed_without_a_sign_in()
    {
        Login("r1");
        var host = Host();
        await host.StartAsync();
        var session = host.Session;
        End(soft: true);
        await Until(() => _page.Load("parley.session")?.Contains("r2", StringComparison.Ordinal) == true);
        Assert.NotNull(session);
        Assert.Same(session, host.Session);
        Assert.Empty(_logins);
    }

    [Fact]
    public async Task Refused_refresh_token_is_not_kept()
    {
        Login("used");
        var host = Host();
        await host.StartAsync();
        End(soft: true);
        await Until(() => host.SignIn is not null);
        Assert.DoesNotContain("used", _page.Load("parley.ended"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_session_that_cannot_be_renewed_offers_user_and_password()
    {
        _loginStatus = 403;
        var host = await OpenAsync(Generated);
        End(soft: true);
        await Until(() => host.SignIn?.Problem?.StartsWith("Couldn't sign in again", StringComparison.Ordinal) == true);
        Assert.Equal(("https://b/", "@anna:b", Generated), host.SignIn!.Previous);
        Assert.Equal(Generated, _page.Load("parley.password"));
    }

    [Theory]
    [InlineData(403, "M_USER_DEACTIVATED", "deactivated")]
    [InlineData(401, "M_USER_LOCKED", "locked")]
    [InlineData(403, "M_USER_SUSPENDED", "suspended")]
    [InlineData(403, "M_CONSENT_NOT_GIVEN", "terms")]
    [InlineData(403, "M_RESOURCE_LIMIT_EXCEEDED", "limit")]
    [InlineData(403, "ORG_MATRIX_EXPIRED_ACCOUNT", "expired")]
    public async Task Sign_in_that_the_state_of_the_account_prevents_names_it(int status, string code, string expected)
    {
        (_loginStatus, _loginError) = (status, code);
        var host = Host();
        await host.StartAsync();
        var refused = await Assert.ThrowsAsync<ActionException>(() => host.SignIn!.SignInAsync("https://b", "anna", "password"));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Null(_page.Load("parley.session"));
    }

    [Fact]
    public async Task Session_that_was_ended_elsewhere_keeps_user_and_password_over_a_reload()
    {
        var host = await OpenAsync(Generated);
        End(soft: false);
        await Until(() => host.SignIn is not null);
        Assert.Empty(_logins);
        Assert.DoesNotContain("t1", _page.Load("parley.ended"), StringComparison.Ordinal);
        var again = Host();
        await again.StartAsync();
        Assert.Equal(("https://b/", "@anna:b", Generated), again.SignIn!.Previous);

        await again.SignIn.SignInAsync("https://b", "@anna:b", Generated);
        Assert.Equal((Generated, null), (_page.Load("parley.password"), _page.Load("parley.ended")));
    }

    [Fact]
    public async Task Saved_password_is_deleted_from_the_browser()
    {
        var host = await OpenAsync(Generated);
        Assert.Equal(Generated, host.Session!.Account.GeneratedPassword);
        host.Session.Account.ForgetPassword();
        Assert.Null(host.Session.Account.GeneratedPassword);
        Assert.Null(_page.Load("parley.password"));
        End(soft: true);
        await Until(() => host.SignIn is not null);
        Assert.Equal(("https://b/", "@anna:b", null), host.SignIn!.Previous);
        Assert.Empty(_logins);
    }

    [Fact]
    public async Task Expired_session_with_an_own_password_offers_the_user_and_keeps_the_device()
    {
        var host = await OpenAsync(password: null);
        End(soft: true);
        await Until(() => host.SignIn is not null);
        Assert.Equal(("https://b/", "@anna:b", null), host.SignIn!.Previous);
        await host.SignIn.SignInAsync("https://b", "@anna:b", "mine");
        Assert.Contains("\"device_id\":\"D\"", Assert.Single(_logins), StringComparison.Ordinal);
        Assert.Null(_page.Load("parley.password"));
    }

    [Fact]
    public async Task Another_user_does_not_return_to_the_call_of_the_session_that_ended()
    {
        var host = await OpenAsync(password: null);
        _page.SaveForTab("parley.call", "!call:b");
        End(soft: true);
        await Until(() => host.SignIn is not null);
        _user = "@ben:b";
        await host.SignIn!.SignInAsync("https://b", "ben", "his");
        Assert.Null(_page.LoadForTab("parley.call"));
        Assert.DoesNotContain("\"device_id\"", Assert.Single(_logins), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_out_by_the_user_deletes_user_and_password()
    {
        var host = await OpenAsync(Generated);
        new Store(_page).SaveVerified(UserId.Parse("@anna:b"), "key device");
        Assert.Equal(["@anna:b D"], _keys.Stored.Keys);
        await host.Session!.Account.SignOutAsync();
        await Until(() => host.SignIn is not null);
        Assert.Null(host.SignIn!.Previous);
        Assert.Null(_page.Load("parley.password"));
        Assert.Null(new Store(_page).LoadVerified(UserId.Parse("@anna:b")));
        Assert.Empty(_keys.Stored);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Identity_key_is_kept_only_while_the_homeserver_has_the_device(bool soft)
    {
        var host = await OpenAsync(null);
        new Store(_page).SaveVerified(UserId.Parse("@anna:b"), "key device");
        End(soft);
        await Until(() => host.SignIn is not null);
        Assert.Equal(soft ? 1 : 0, _keys.Stored.Count);
        Assert.NotNull(new Store(_page).LoadVerified(UserId.Parse("@anna:b")));
    }

    [Fact]
    public async Task Single_sign_on_completes_with_the_secret_of_its_return_address_only()
    {
        var host = Host();
        await host.StartAsync();
        await host.SignIn!.SignOnAsync("https://b");
        var back = Uri.UnescapeDataString(new Uri(_page.WentTo!).Query["?redirectUrl=".Length..]);
        Assert.StartsWith(_page.Origin + "/?sign-on=", back, StringComparison.Ordinal);

        _page.Query = new Uri(back).Query + "&loginToken=once";
        await (host = Host()).StartAsync();
        Assert.NotNull(host.Session);
        Assert.Contains("once", Assert.Single(_logins), StringComparison.Ordinal);
        Assert.Equal("", _page.Query);
    }

    [Theory]
    [InlineData("?loginToken=forged")]
    [InlineData("?sign-on=guess&loginToken=forged")]
    public async Task Login_token_of_a_sign_on_that_this_tab_has_not_started_is_ignored(string query)
    {
        var host = Host();
        await host.StartAsync();
        await host.SignIn!.SignOnAsync("https://b");
        _page.Query = query;
        await (host = Host()).StartAsync();
        Assert.NotNull(host.SignIn);
        Assert.Empty(_logins);
        Assert.Equal("", _page.Query);
    }

    [Fact]
    public async Task Sign_on_that_was_given_up_cannot_be_completed()
    {
        var host = Host();
        await host.StartAsync();
        await host.SignIn!.SignOnAsync("https://b");
        var back = new Uri(Uri.UnescapeDataString(new Uri(_page.WentTo!).Query["?redirectUrl=".Length..])).Query;
        await Host().StartAsync();
        _page.Query = back + "&loginToken=late";
        await Host().StartAsync();
        Assert.Empty(_logins);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Password_that_a_new_user_has_saved_is_not_kept(bool hasSaved)
    {
        _page.Fragment = "/join/!r:b?code=abcd-efgh";
        var host = Host();
        await host.StartAsync();
        var (_, password) = await host.Newcomer!.SignUpAsync("Anna");
        await host.Newcomer.EnterAsync(hasSaved);
        Assert.Equal(hasSaved ? null : password, _page.Load("parley.password"));
        Assert.Equal(hasSaved ? null : password, host.Session!.Account.GeneratedPassword);
    }

    [Fact]
    public async Task Link_of_a_person_without_a_login_registers_with_its_code_and_a_reload_keeps_the_account()
    {
        _page.Fragment = "/join/!r:b?code=abcd-efgh";
        var host = Host();
        await host.StartAsync();
        Assert.Null(host.SignIn);
        Assert.NotNull(host.Page);
        var (user, password) = await host.Newcomer!.SignUpAsync("Anna");
        Assert.Equal(_user, user.Value);
        Assert.Equal(password, _page.Load("parley.password"));
        Assert.Contains("abcd-efgh", _registration, StringComparison.Ordinal);
        Assert.Null(host.Session);

        var again = Host();
        await again.StartAsync();
        Assert.NotNull(again.Session);
        Assert.False(again.IsLinkAccepted);

        await host.Newcomer!.EnterAsync(hasSaved: false);
        Assert.NotNull(host.Session);
        Assert.True(host.IsLinkAccepted);
    }

    [Theory]
    [InlineData("", 401, "by invitation only")]
    [InlineData("?code=abcd", 401, "wrong, used up or expired")]
    [InlineData("?code=abcd", 403, "does not admit new people")]
    public async Task Refused_registration_by_a_link_names_the_next_step(string code, int status, string expected)
    {
        (_page.Fragment, _registrationStatus) = ("/join/!r:b" + code, status);
        var host = Host();
        await host.StartAsync();
        var refused = await Assert.ThrowsAsync<ActionException>(() => host.Newcomer!.SignUpAsync("Anna"));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Null(_page.Load("parley.session"));
    }

    [Fact]
    public async Task Link_is_in_the_address_again_after_a_single_sign_on()
    {
        _page.Fragment = "/join/!r:b?code=abcd";
        var host = Host();
        await host.StartAsync();
        await host.Newcomer!.UseAccountAsync();
        await host.SignIn!.SignOnAsync("https://b");
        _page.Fragment = "";
        _page.Query = new Uri(Uri.UnescapeDataString(new Uri(_page.WentTo!).Query["?redirectUrl=".Length..])).Query + "&loginToken=once";
        await (host = Host()).StartAsync();
        Assert.NotNull(host.Session);
        Assert.Equal("/join/!r:b?code=abcd", _page.Fragment);
        Assert.False(host.IsLinkAccepted);
    }

    [Fact]
    public async Task Tab_offers_to_take_over_while_another_tab_uses_the_device()
    {
        _page.OtherTabOwnsDevice = true;
        var host = CreateSignedIn();
        await host.StartAsync();
        Assert.NotNull(host.Page);
        Assert.Null(host.SignIn);
    }

    [Fact]
    public async Task Take_over_after_the_other_tab_has_signed_out_shows_the_sign_in_page()
    {
        _page.OtherTabOwnsDevice = true;
        var host = CreateSignedIn();
        await host.StartAsync();
        new Store(_page).Session = null;
        await host.TakeOverAsync();
        Assert.NotNull(host.SignIn);
        Assert.Null(host.Page);
    }

    async Task<MatrixResponse> IMatrixTransport.SendAsync(MatrixRequest request, CancellationToken cancellationToken)
    {
        var path = new Uri(request.Url).AbsolutePath;
        if (path.EndsWith("/sync", StringComparison.Ordinal))
        {
            // No sync succeeds: after the first, the client returns to its call, whose room does not exist here.
            if (request.Token != "t1")
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return Response(await _end.Task.WaitAsync(cancellationToken), 401);
        }
        if (path.EndsWith("/versions", StringComparison.Ordinal))
            return Response("""{"versions":["v1.11"]}""");
        if (path.EndsWith("/logout", StringComparison.Ordinal))
            return Response("{}");
        if (path.EndsWith("/refresh", StringComparison.Ordinal))
            return Encoding.UTF8.GetString(request.Body!.Value.Span).Contains("r1", StringComparison.Ordinal)
                ? Response("""{"access_token":"t2","refresh_token":"r2","expires_in_ms":60000}""")
                : Response("""{"errcode":"M_UNKNOWN_TOKEN"}""", 401);
        if (path.EndsWith("/register", StringComparison.Ordinal))
        {
            _registration = Encoding.UTF8.GetString(request.Body!.Value.Span);
            if (_registrationStatus == 403)
                return Response("""{"errcode":"M_FORBIDDEN","error":"closed"}""", 403);
            if (_registrationStatus == 401 || !_registration.Contains("abcd", StringComparison.Ordinal))
                return Response($$"""{"session":"s","flows":[{"stages":["m.login.registration_token"]}]{{(_registration.Contains("\"token\"", StringComparison.Ordinal) ? ",\"errcode\":\"M_FORBIDDEN\"" : "")}}}""", 401);
            return Response($$"""{"user_id":"{{_user}}","device_id":"D","access_token":"t2"}""");
        }
        if (path.EndsWith("/displayname", StringComparison.Ordinal))
            return Response("{}");
        if (path.EndsWith("/login", StringComparison.Ordinal) && request.Method == "GET")
            return Response("""{"flows":[{"type":"m.login.password"},{"type":"m.login.sso"}]}""");
        if (path.EndsWith("/login", StringComparison.Ordinal))
        {
            _logins.Add(Encoding.UTF8.GetString(request.Body!.Value.Span));
            if (_loginError is not null)
                return Response("{\"errcode\":\"" + _loginError + "\"}", _loginStatus);
            return Response("{\"user_id\":\"" + _user + "\",\"access_token\":\"t2\",\"device_id\":\"D\"}", _loginStatus);
        }
        return Response("""{"errcode":"M_UNRECOGNIZED"}""", 404);
    }

    private static MatrixResponse Response(string json, int status = 200) => new(status, null, Encoding.UTF8.GetBytes(json));

    private static async Task Until(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!holds())
            await Task.Delay(5, limit.Token);
    }

    private AppHost Host() => new(_page, this, new FakeFiles(), Task.FromResult<RtcParts>(new(new InMemoryNetwork(TimeProvider.System).CreateBackend("page"), new FakeSession(), _keys)), Task.FromResult(new ClientConfiguration()));

    private AppHost CreateSignedIn()
    {
        Login();
        return Host();
    }

    private void Login(string? refreshToken = null) => _page.Save("parley.session", JsonSerializer.Serialize(
        new(new("https://b"), UserId.Parse("@anna:b"), DeviceId.Parse("D"), "t1") { RefreshToken = refreshToken }, SessionJson.Default.SessionRecord));

    private async Task<AppHost> OpenAsync(string? password)
    {
        Login();
        _page.Save("parley.password", password);
        var host = Host();
        await host.StartAsync();
        Assert.NotNull(host.Session);
        return host;
    }

    private void End(bool soft) => _end.SetResult($$"""{"errcode":"M_UNKNOWN_TOKEN","soft_logout":{{(soft ? "true" : "false")}}}""");
}
