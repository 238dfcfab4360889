using Bunit;
using Parley.Matrix;
using Parley.Web.Features.Channels;

namespace Parley.Web.Tests;

/// <summary>The dialog that invites people.</summary>
public sealed class InvitePeopleTests : WebTest
{
    [Theory]
    [InlineData("ben")]
    [InlineData("@ben")]
    public void Part_of_a_name_is_completed(string input)
    {
        Session.People.Add(new(UserId.Parse("@ben:example.org"), "Ben Okri"));
        var home = Invite(input);
        Assert.Equal(["invite @ben:example.org"], Session.Calls);
        Assert.Contains("Invitation sent to @ben:example.org.", home.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_people_are_invited_at_once()
    {
        Session.People.Add(new(UserId.Parse("@ben:example.org"), "Ben Okri"));
        Invite("ben, @cleo:example.org");
        Assert.Equal(["invite @ben:example.org", "invite @cleo:example.org"], Session.Calls);
    }

    [Fact]
    public void Name_that_several_people_have_offers_them()
    {
        Session.People.AddRange([new(UserId.Parse("@ben:example.org"), "Ben Okri"), new(UserId.Parse("@benno:example.org"), "Benno")]);
        var home = Invite("ben");
        Assert.Empty(Session.Calls);
        home.FindAll(".found input")[1].Change(true);
        home.Find("form:has(.found)").Submit();
        Assert.Equal(["invite @benno:example.org"], Session.Calls);
    }

    [Fact]
    public void Unknown_name_is_an_error_and_stays_in_the_field()
    {
        var home = Invite("zoe");
        Assert.Empty(Session.Calls);
        Assert.Contains("Nobody called zoe was found.", home.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("zoe", home.Find(TestId("invite-user")).GetAttribute("value"));
    }

    private IRenderedComponent<HomePage> Invite(string input)
    {
        var home = RenderHome();
        home.Find(".sidebar [aria-label='Invite people to Parley']").Click();
        home.Find(TestId("invite-user")).Change(input);
        home.Find(".modal form").Submit();
        return home;
    }
}
