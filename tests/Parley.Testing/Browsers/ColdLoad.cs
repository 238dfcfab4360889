using Microsoft.Playwright;
using Parley.Testing.Pages;

namespace Parley.Testing.Browsers;

/// <summary>A page's first load by a browser that has never seen it.</summary>
/// <param name="Bytes">The bytes of all responses, headers and compressed bodies, until one second after the sign-in page was usable.</param>
/// <param name="Requests">The number of requests.</param>
/// <param name="Elapsed">From the start of the navigation until the name field could be typed into.</param>
public sealed record ColdLoad(long Bytes, int Requests, TimeSpan Elapsed)
{
    /// <summary>Loads the page in a browser that has never loaded it, and does not touch the page.</summary>
    public static async Task<ColdLoad> MeasureAsync(Person person, Uri web)
    {
        var meter = await TransferMeter.StartAsync(person);
        var began = TimeProvider.System.GetTimestamp();
        await person.Page.GotoAsync(web.ToString());
        await Assertions.Expect(person.Page.GetByTestId(TestIds.SignInName)).ToBeEditableAsync();
        var elapsed = TimeProvider.System.GetElapsedTime(began);
        await Task.Delay(1000);
        return new(meter.Bytes, meter.Requests, elapsed);
    }
}
