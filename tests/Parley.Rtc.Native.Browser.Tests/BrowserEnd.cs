using System.Text.Json;
using Parley.Testing.Browsers;
using Parley.Testing.Http;

namespace Parley.Rtc.Native.Browser.Tests;

/// <summary>Chromium's end: a page with one peer connection.</summary>
internal sealed class BrowserEnd(Person person, PageServer server) : IAsyncDisposable
{
    public Person Person => person;

    /// <param name="frequency">The tone in the microphone, in Hz.</param>
    /// <param name="servers">ICE servers.</param>
    /// <param name="relayOnly">Relayed candidates only.</param>
    /// <param name="videoFirst">A bundle policy: video stands before the sound then, and all is bundled by it.</param>
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

    /// <summary>Negotiates; candidates travel inside the descriptions.</summary>
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

    /// <summary>Waits until the page's figures satisfy a condition.</summary>
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

        throw new TimeoutException($"Chromium's figures stayed {stats}.");
    }

    public async ValueTask DisposeAsync()
    {
        await person.DisposeAsync();
        await server.DisposeAsync();
    }
}
