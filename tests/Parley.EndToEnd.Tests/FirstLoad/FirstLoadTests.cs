using Parley.Testing.Browsers;

namespace Parley.EndToEnd.Tests.FirstLoad;

/// <summary>The size of the first load.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class FirstLoadTests(EmbeddedWorldFixture fixture)
{
    [Fact]
    public async Task First_load_transfers_less_than_2_MB_until_the_page_is_usable()
    {
        await using var person = await Person.ArriveAsync("newcomer", 0);
        var load = await ColdLoad.MeasureAsync(person, fixture.World.WebUrl);
        await person.ScreenshotAsync("sign-in");
        TestContext.Current.SendDiagnosticMessage("First load: {0:0} kB in {1} requests, usable after {2:0} ms", load.Bytes / 1000.0, load.Requests, load.Elapsed.TotalMilliseconds);
        Assert.InRange(load.Bytes, 10_000, 2_000_000);
    }
}
