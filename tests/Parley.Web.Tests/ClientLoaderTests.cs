using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Parley.Web.Configuration;
using Parley.Web.Errors;
using Parley.Web.Features.SignIn;
using Parley.Web.Hosting;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class ClientLoaderTests : WebTest
{
    private readonly FakeClient _client = new();
    private readonly ClientLoader _loader;
    private int _loads;
    private bool _isOffline;

    public ClientLoaderTests()
    {
        _loader = new(() =>
        {
            _loads++;
            return _isOffline ? Task.FromException<IClient>(new LoadException()) : Task.FromResult<IClient>(_client);
        });
        Services.AddSingleton(_loader);
    }

    private sealed class FakeClient : IClient
    {
        public event Action? Changed;

        public event Action<Exception>? UnhandledError
        {
            add { }
            remove { }
        }

        public FakeSignIn Flow { get; } = new();

        public ISignIn? SignIn => Page is null ? Flow : null;

        public RenderFragment? Page { get; private set; }

        public Task StartAsync()
        {
            Changed?.Invoke();
            return Task.CompletedTask;
        }

        public void Open()
        {
            Page = static builder => builder.AddMarkupContent(0, "<p>channels</p>");
            Changed?.Invoke();
        }
    }

    private IRenderedComponent<App> SignInShown()
    {
        _loader.ShowSignIn(new ClientConfiguration { RegisterByName = true }, Page);
        return Render<App>();
    }

    [Fact]
    public void Sign_in_page_is_shown_before_the_client_is_loaded()
    {
        var app = SignInShown();
        Assert.NotEmpty(app.FindAll(TestId("sign-up-submit")));
        Assert.Equal(Page.Origin, _loader.SignIn!.DefaultHomeserver);
        Assert.Equal(0, _loads);
    }

    [Fact]
    public async Task Signing_up_loads_the_client_once()
    {
        var app = SignInShown();
        await _loader.LoadAsync();
        app.Find(TestId("sign-in-name")).Input("Anna");
        app.Find("form").Submit();
        app.WaitForAssertion(() => Assert.Equal(["sign up Anna"], _client.Flow.Calls));
        Assert.Equal(1, _loads);
    }

    [Fact]
    public async Task Form_keeps_its_values_when_the_client_is_loaded()
    {
        var app = SignInShown();
        app.Find(TestId("sign-in-name")).Input("Anna");
        await app.InvokeAsync(_loader.LoadAsync);
        Assert.Same(_client.Flow, app.FindComponent<SignInPage>().Instance.SignIn);
        Assert.Equal("Anna", app.Find(TestId("sign-in-name")).GetAttribute("value"));
    }

    [Fact]
    public void Failed_load_is_shown_with_a_link_to_reload_and_the_next_attempt_loads_again()
    {
        _isOffline = true;
        var app = SignInShown();
        app.Find(TestId("sign-in-name")).Input("Anna");
        app.Find("form").Submit();
        Assert.Equal("Reload", app.Find("[role=alert] a").TextContent);
        _isOffline = false;
        app.Find("form").Submit();
        app.WaitForAssertion(() => Assert.Equal(["sign up Anna"], _client.Flow.Calls));
        Assert.Equal(2, _loads);
    }

    [Fact]
    public async Task Login_that_another_tab_has_stored_is_opened_instead_of_signing_in()
    {
        var app = SignInShown();
        var unloaded = _loader.SignIn!;
        _client.Open();
        await app.InvokeAsync(() => unloaded.SignInAsync("", "anna", "secret"));
        Assert.Empty(_client.Flow.Calls);
        Assert.Equal("channels", app.Find("p").TextContent);
    }

    [Fact]
    public async Task Page_of_the_client_replaces_the_sign_in_page()
    {
        var app = SignInShown();
        await app.InvokeAsync(_loader.LoadAsync);
        _client.Open();
        app.WaitForAssertion(() => app.MarkupMatches("<p>channels</p>"));
    }
}
