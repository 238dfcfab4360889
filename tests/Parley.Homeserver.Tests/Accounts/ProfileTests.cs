using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Accounts;

public sealed class ProfileTests
{
    [Fact]
    public async Task Other_fields_of_a_profile_are_set_read_and_deleted()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var path = $"profile/{alice.UserId}";

        (await alice.PutAsync(path + "/m.tz", """{"m.tz":"Europe/Berlin"}""")).MustBe(200);
        (await alice.PutAsync(path + "/m.tz", "{}")).MustBe(400, "M_MISSING_PARAM");
        (await alice.PutAsync(path + "/Capital", """{"Capital":1}""")).MustBe(400, "M_INVALID_PARAM");
        (await alice.PutAsync("profile/@other:parley.localhost/m.tz", """{"m.tz":"x"}""")).MustBe(403, "M_FORBIDDEN");

        Assert.Equal("""{"m.tz":"Europe/Berlin"}""", (await server.Stranger().GetAsync(path + "/m.tz")).MustBe(200).Json.GetRawText());
        Assert.Equal("Europe/Berlin", (await alice.GetAsync(path)).Text("m.tz"));
        (await alice.SendAsync("DELETE", path + "/m.tz")).MustBe(200);
        (await alice.SendAsync("DELETE", path + "/displayname")).MustBe(200);
        (await alice.GetAsync(path + "/m.tz")).MustBe(404, "M_NOT_FOUND");
        Assert.Null((await alice.GetAsync(path)).At("displayname"));
    }
}
