using System.Text.Json;
using Parley.Testing.Browsers;
using Parley.Testing.Http;

namespace Parley.Rtc.Native.Browser.Tests;

/// <summary>The Chromium side: a page with one peer connection.</summary>
internal sealed class BrowserEnd(Person person, PageServer server) : IAsyncDisposable
{
    public Person Person => person;

    /// <summary>Opens the page and creates the connection.</summary>
    /// <param name="frequency">The frequency of the tone in the microphone, in Hz.</param>
    /// <param name="servers">The ICE servers.</param>
    /// <param name="relayOnly">True uses relayed candidates only.</param>
    /// <param name="videoFirst">A bundle policy; if it is not empty, the video section precedes the audio section and bundles it.</param>
    public static async Task<BrowserEnd> OpenAsync(int frequency, IReadOnlyList<object> servers, bool relayOnly, string videoFirst = "")
    {
        using var stream = typeof(BrowserEnd).Assembly.GetManifestResourceStream("peer.html")!;
        using var page = new MemoryStream();
        await stream.CopyToAsync(page);
        var server = await PageServer.StartAsync(new Dictionary<string, byte[]> { ["/"] = page.ToArray() });
        var person = await Person.ArriveAsync("peer", frequency);
        await person.Page.GotoAsync(server.Url.ToString());
        await person.Page.EvaluateAsync("([servers, relayOnly, videoFirst]) => peer.create(servers, relayOnly, videoFirst)", new object[] { servers, relayOnly, videoFirst });
        return new(person, server);
    }

    /// <summary>Negotiates, with the candidates in the descriptions.</summary>
    public async Task ConnectAsync(NativeEnd native, bool chromiumOffers, TimeSpan? gatherFor = null, bool restart = false)
    {
        var wait = gatherFor ?? TimeSpan.FromSeconds(1);
        if (chromiumOffers)
        {
            var offer = await person.Page.EvaluateAsync<string>("restart => peer.offer(true, restart)", restart);
            var answer = await native.Connection.AnswerAsync(new(SdpType.Offer, offer), new() { GatherFor = wait });
            await person.Page.EvaluateAsync("sdp => peer.accept(sdp)", answer.Sdp);
        }
        else
        {
            var offer = await native.Connection.OfferAsync(new() { GatherFor = wait, IceRestart = restart });
            var answer = await person.Page.EvaluateAsync<string>("sdp => peer.answer(sdp, true)", offer.Sdp);
            await native.Connection.AcceptAnswerAsync(new(SdpType.Answer, answer));
        }
    }

    /// <summary>Waits until the statistics of the page satisfy a condition.</summary>
    public async Task WaitAsync(Func<JsonElement, bool> condition)
    {
        JsonElement stats = default;
        for (var attempt = 0; attempt < 100; attempt++)
        {
            stats = (await person.Page.EvaluateAsync("() => peer.stats()"))!.Value;
            if (condition(stats))
                return;
            await Task.Delay(200);
        }

        throw new TimeoutException($"The statistics of Chromium are still {stats}.");
    }

    public async ValueTask DisposeAsync()
    {
        await person.DisposeAsync();
        await server.DisposeAsync();
    }
}
