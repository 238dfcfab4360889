using Bunit;
using Parley.Matrix;
using Parley.Web.Errors;
using Parley.Web.Features.Joining;
using Parley.Web.Session;

namespace Parley.Web.Tests;

/// <summary>The page of a person without a login who has opened a link.</summary>
public sealed class JoinPageTests : WebTest, INewcomer
{
    private static readonly JoinPreview s_lobby = new("Lobby", "Say hello.", RoomKind.Voice, "Home", "Ann", ["Ann", "Ben"], AsksFirst: false);

    private readonly List<string> _calls = [];
    private JoinPreview? _preview = s_lobby;
    private ActionException? _problem;
    private ActionException? _refusal;

    public JoinLink Link { get; } = new("!lobby:b", []) { Code = "abcd" };

    public string Homeserver { get; private set; } = "matrix.example.org";

    public bool CanRegisterByName { get; private set; } = true;

    [Fact]
    public void Name_is_enough_and_the_password_is_in_a_form_that_a_password_manager_saves()
    {
        var page = Rendered();
        Assert.Equal("Lobby", page.Find("h1").TextContent);
        foreach (var text in new[] { "Voice channel in Home", "Say hello.", "Ann invites you.", "Talking now: Ann, Ben" })
            Assert.Contains(text, page.Find(".card").TextContent, StringComparison.Ordinal);
        page.Find(TestId("join-name")).Input(" Zoe ");
        page.Find("form").Submit();

        var form = page.Find("form");
        Assert.Equal(("username", "@zoe:b"), (form.QuerySelector(TestId("join-user"))!.GetAttribute("autocomplete"), form.QuerySelector(TestId("join-user"))!.GetAttribute("value")));
        var password = form.QuerySelector(TestId("join-password"))!;
        Assert.Equal(("new-password", "password", "secret"), (password.GetAttribute("autocomplete"), password.GetAttribute("type"), password.GetAttribute("value")));
        page.Find(TestId("join-show-password")).Change(true);
        Assert.Equal("text", page.Find(TestId("join-password")).GetAttribute("type"));
        page.Find(TestId("join-saved")).Change(true);
        page.Find("form").Submit();
        Assert.Equal(["sign up Zoe", "enter saved"], _calls);
    }

    [Fact]
    public void Refused_registration_shows_the_reason_and_the_name_stays()
    {
        _refusal = new("This server does not admit new people.");
        var page = Rendered();
        page.Find(TestId("join-name")).Input("Zoe");
        page.Find("form").Submit();
        Assert.Contains("does not admit new people", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Zoe", page.Find(TestId("join-name")).GetAttribute("value"));
    }

    [Fact]
    public void Code_that_is_not_valid_offers_the_sign_in_only()
    {
        _problem = new(JoinPreviews.InvalidCode);
        var page = Rendered();
        Assert.Contains(JoinPreviews.InvalidCode, page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("form"));
        page.Find(TestId("have-account")).Click();
        Assert.Equal(["use account"], _calls);
    }

    [Fact]
    public void Room_that_is_hidden_from_strangers_has_no_form()
    {
        _preview = null;
        var page = Rendered();
        Assert.Contains("Only invited people can join this room", page.Find(TestId("join-hidden")).TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public void Homeserver_without_registration_by_name_asks_for_an_account()
    {
        CanRegisterByName = false;
        var page = Rendered();
        Assert.Contains("for example on matrix.example.org", page.Find(TestId("join-account")).TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("form"));
    }

    Task<JoinPreview?> INewcomer.PreviewAsync() => _problem is null ? Task.FromResult(_preview) : Task.FromException<JoinPreview?>(_problem);

    Task<(UserId User, string Password)> INewcomer.SignUpAsync(string name)
    {
        _calls.Add("sign up " + name);
        return _refusal is null ? Task.FromResult((UserId.Parse("@zoe:b"), "secret")) : Task.FromException<(UserId, string)>(_refusal);
    }

    Task INewcomer.EnterAsync(bool hasSaved)
    {
        _calls.Add(hasSaved ? "enter saved" : "enter");
        return Task.CompletedTask;
    }

    Task INewcomer.UseAccountAsync()
    {
        _calls.Add("use account");
        return Task.CompletedTask;
    }

    private IRenderedComponent<JoinPage> Rendered() => Render<JoinPage>(p => p.Add(page => page.Newcomer, this));
}
