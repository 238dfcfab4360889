using Bunit;
using Parley.Web.Features.SignIn;
using Parley.Web.Hosting;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class SignInTests : WebTest
{
    private readonly FakeSignIn _signIn = new();

    private IRenderedComponent<SignInPage> Rendered() => Render<SignInPage>(p => p.Add(s => s.SignIn, _signIn));

    [Fact]
    public void Page_about_privacy_is_linked() => Assert.Equal("what-others-can-see.html", Rendered().Find(".foot a").GetAttribute("href"));

    [Fact]
    public void Name_alone_registers()
    {
        var page = Rendered();
        page.Find(TestId("sign-in-name")).Input(" Anna ");
        page.Find("form").Submit();
        Assert.Equal(["sign up Anna"], _signIn.Calls);
    }

    [Fact]
    public void Invitation_code_is_asked_for_once_the_homeserver_requires_it()
    {
        _signIn.Refusal = "You need an invitation code.";
        var page = Rendered();
        Assert.Empty(page.FindAll(TestId("sign-up-code")));
        page.Find(TestId("sign-in-name")).Input("Anna");
        page.Find("form").Submit();
        _signIn.Refusal = null;
        page.Find(TestId("sign-up-code")).Input(" abcd-efgh ");
        page.Find("form").Submit();
        Assert.Equal(["sign up Anna", "sign up Anna abcd-efgh"], _signIn.Calls);
    }

    [Fact]
    public void Empty_name_disables_the_button() =>
        Assert.True(Rendered().Find(TestId("sign-up-submit")).HasAttribute("disabled"));

    [Fact]
    public void Sign_in_without_registration_asks_for_homeserver_and_password()
    {
        _signIn.CanRegisterByName = false;
        var page = Rendered();
        page.Find(TestId("sign-in-homeserver")).Input("matrix.example.org");
        page.Find(TestId("sign-in-name")).Input("@anna:example.org");
        page.Find(TestId("sign-in-password")).Input("secret");
        page.Find("form").Submit();
        Assert.Equal(["sign in matrix.example.org @anna:example.org secret"], _signIn.Calls);
    }

    [Fact]
    public void Login_types_of_the_homeserver_are_offered()
    {
        (_signIn.CanRegisterByName, _signIn.Options) = (false, new(Password: true, Sso: false));
        Assert.Empty(Rendered().FindAll(TestId("sign-in-sso")));
        _signIn.Options = new(Password: true, Sso: true);
        Assert.NotEmpty(Rendered().FindAll(TestId("sign-in-sso")));

        _signIn.Options = new(Password: false, Sso: true);
        var page = Rendered();
        Assert.Empty(page.FindAll(TestId("sign-in-password")));
        page.Find("form").Submit();
        Assert.Equal(["sign on https://example.org"], _signIn.Calls);
    }

    [Fact]
    public void Homeserver_without_a_supported_login_is_explained_and_cannot_be_submitted()
    {
        (_signIn.CanRegisterByName, _signIn.Options) = (false, new(Password: false, Sso: false) { Problem = "example.org accepts only OAuth logins." });
        var page = Rendered();
        Assert.Contains("OAuth", page.Find(TestId("no-login")).TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(TestId("sign-in-password")));
        Assert.True(page.Find(TestId("sign-in-submit")).HasAttribute("disabled"));
    }

    [Fact]
    public void Registration_that_needs_the_homeservers_page_links_to_it()
    {
        _signIn.Refusal = "This homeserver requires further steps.";
        var page = Rendered();
        Assert.Empty(page.FindAll(TestId("registration-page")));
        _signIn.RegistrationPage = "https://example.org/";
        page.Find(TestId("sign-in-name")).Input("Anna");
        page.Find("form").Submit();
        Assert.Equal("https://example.org/", page.Find(TestId("registration-page")).GetAttribute("href"));
    }

    [Fact]
    public void User_and_generated_password_of_the_ended_session_are_filled_in()
    {
        _signIn.Previous = ("https://example.org/", "@anna:example.org", "generated");
        Rendered().Find("form").Submit();
        Assert.Equal(["sign in https://example.org/ @anna:example.org generated"], _signIn.Calls);
    }

    [Fact]
    public void Other_homeserver_is_asked_for_its_login_types()
    {
        (_signIn.CanRegisterByName, _signIn.Options) = (false, new(Password: true, Sso: false));
        var page = Rendered();
        _signIn.Options = new(Password: true, Sso: true);
        page.Find(TestId("sign-in-homeserver")).Input("matrix.example.org");
        page.Find(TestId("sign-in-homeserver")).Blur();
        Assert.NotEmpty(page.FindAll(TestId("sign-in-sso")));
    }

    [Fact]
    public void Unreachable_homeserver_offers_both_login_types()
    {
        (_signIn.CanRegisterByName, _signIn.Options) = (false, null);
        var page = Rendered();
        Assert.NotEmpty(page.FindAll(TestId("sign-in-sso")));
        Assert.NotEmpty(page.FindAll(TestId("sign-in-password")));
    }

    [Fact]
    public void Refusal_is_shown_and_the_form_keeps_its_values()
    {
        _signIn.Refusal = "Wrong username or password. Try again.";
        var page = Rendered();
        page.Find(TestId("sign-in-name")).Input("Anna");
        page.Find("form").Submit();
        Assert.Contains(_signIn.Refusal, page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Anna", page.Find(TestId("sign-in-name")).GetAttribute("value"));
    }

    [Theory]
    [InlineData("Anna", "anna")]
    [InlineData("Ben Okri", "ben-okri")]
    [InlineData("Zoë Ørsted", "zo-rsted")]
    [InlineData("  -- ", "")]
    [InlineData("山田", "")]
    [InlineData("a.b_c", "a-b-c")]
    public void Localpart_of_a_name_is_valid_on_every_homeserver(string name, string localpart) =>
        Assert.Equal(localpart, SignInFlow.Localpart(name));
}
