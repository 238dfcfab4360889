using Microsoft.Extensions.DependencyInjection;
using Parley.Homeserver.Hosting;
using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Reports;

public sealed class ReportTests
{
    [Fact]
    public async Task Reports_of_rooms_events_and_users_reach_the_administrator()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var bob = await server.RegisterAsync("bob");
        var room = await alice.CreateRoomAsync();
        var id = await alice.SayAsync(room, "spam");
        (await bob.PostAsync($"rooms/{room}/report/{Uri.EscapeDataString(id)}")).MustBe(403, "M_FORBIDDEN");
        await bob.JoinAsync(room);

        (await bob.PostAsync($"rooms/{room}/report/{Uri.EscapeDataString(id)}", """{"reason":"spam","score":-100}""")).MustBe(200);
        (await bob.PostAsync($"rooms/{room}/report", """{"reason":"all of it"}""")).MustBe(200);
        (await bob.PostAsync($"users/{alice.UserId}/report", """{"reason":"rude"}""")).MustBe(200);
        (await bob.PostAsync("users/@nobody:parley.localhost/report", """{"reason":"rude"}""")).MustBe(200);
        (await bob.PostAsync($"rooms/{room}/report/%24none")).MustBe(404, "M_NOT_FOUND");
        (await bob.PostAsync("rooms/!none:parley.localhost/report")).MustBe(404, "M_NOT_FOUND");

        var reports = server.Services.GetRequiredService<HomeserverAdministration>().ListReports();
        Assert.Equal(["rude", "all of it", "spam"], reports.Select(report => report.Reason));
        Assert.Equal((bob.UserId, alice.UserId, id), (reports[2].Reporter.Value, reports[2].User!.Value.Value, reports[2].Event!.Value.Value));
    }
}
