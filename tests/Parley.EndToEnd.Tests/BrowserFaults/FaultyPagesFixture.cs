using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Audio;
using Parley.Testing.Browsers;
using Scripts = Parley.Testing.Browsers.BrowserFaults;

namespace Parley.EndToEnd.Tests.BrowserFaults;

/// <summary>One page in Chromium and one in Firefox, which the tests of a class share.</summary>
public sealed class FaultyPagesFixture(EmbeddedWorldFixture fixture) : IAsyncLifetime
{
    private Channel? _channel;
    private Person? _person;
    private Firefox? _firefox;

    /// <summary>The name of the voice channel.</summary>
    internal string Channel => _channel!.Name;

    /// <summary>The page in Chromium.</summary>
    internal FaultyPage Chromium { get; private set; } = null!;

    /// <summary>The page in Firefox.</summary>
    internal FaultyPage Firefox { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _channel = await Conversations.Channel.OpenAsync(fixture.World, []);
        _person = await Person.ArriveAsync("ada", Tone.Frequencies[0], autoplay: false);
        await _person.Context.AddInitScriptAsync(Scripts.Script);
        await _person.Page.GotoAsync(fixture.World.WebUrl.ToString());
        Chromium = FaultyPage.Of(_person, await _channel.AdmitAsync("chromium"));

        _firefox = await Testing.Browsers.Firefox.ArriveAsync(1370, autoplay: false);
        await _firefox.AddInitScriptAsync(Scripts.Script);
        await _firefox.GotoAsync(fixture.World.WebUrl);
        Firefox = FaultyPage.Of(_firefox, await _channel.AdmitAsync("firefox"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_firefox is not null)
            await _firefox.DisposeAsync();
        if (_person is not null)
            await _person.DisposeAsync();
        if (_channel is not null)
            await _channel.DisposeAsync();
    }
}
