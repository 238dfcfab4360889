using Parley.Testing.Pages;

namespace Parley.Testing.Browsers;

/// <summary>A page's first load by a browser that has never seen it.</summary>
/// <param name="Bytes">The bytes of all responses, headers and compressed bodies, until one second after the page was usable.</param>
/// <param name="Requests">The number of requests.</param>
/// <param name="Elapsed">From the start of the navigation until the name field could be typed into.</param>
public sealed record ColdLoad(long Bytes, int Requests, TimeSpan Elapsed)
{
    /// <summary>Loads the page in a browser that has never loaded it.</summary>
    public static async Task<ColdLoad> MeasureAsync(Person person, Uri web)
    {
        var devTools = await person.Context.NewCDPSessionAsync(person.Page);
        long bytes = 0;
        var requests = 0;
        devTools.Event("Network.loadingFinished").OnEvent += (_, finished) =>
        {
            Interlocked.Add(ref bytes, (long)finished!.Value.GetProperty("encodedDataLength").GetDouble());
            Interlocked.Increment(ref requests);
        };
        await devTools.SendAsync("Network.enable");
        await devTools.SendAsync("Network.setCacheDisabled", new Dictionary<string, object> { ["cacheDisabled"] = false });
        var began = TimeProvider.System.GetTimestamp();
        await person.Page.GotoAsync(web.ToString());
        await person.Page.GetByTestId(TestIds.SignInName).FillAsync("somebody");
        var elapsed = TimeProvider.System.GetElapsedTime(began);
        await Task.Delay(1000);
        return new(Interlocked.Read(ref bytes), requests, elapsed);
    }
}
