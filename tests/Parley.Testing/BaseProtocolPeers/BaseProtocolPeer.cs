using Microsoft.Playwright;
using Parley.Testing.Audio;
using Parley.Testing.Worlds;

namespace Parley.Testing.BaseProtocolPeers;

/// <summary>A peer in plain JavaScript that knows only the base protocol, on a page of its own.</summary>
public sealed class BaseProtocolPeer
{
    internal BaseProtocolPeer(IPage page, BaseProtocolDialect dialect, Account account, string key, int frequency)
    {
        (Page, Dialect, Account, Key, Frequency) = (page, dialect, account, key, frequency);
        Probe = new(page);
    }

    /// <summary>Its page.</summary>
    public IPage Page { get; }

    /// <summary>What it speaks.</summary>
    public BaseProtocolDialect Dialect { get; }

    /// <summary>Whose device it is.</summary>
    public Account Account { get; }

    /// <summary>The state key of its callstate.</summary>
    public string Key { get; }

    /// <summary>Its tone, in Hz.</summary>
    public int Frequency { get; }

    /// <summary>The ear on its page.</summary>
    public AudioProbe Probe { get; }

    /// <summary>Joins as a call of the page; returns when its callstate and its offers have been sent.</summary>
    public Task JoinAsync() => Page.EvaluateAsync("() => window.baseProtocolPeer.join()");

    /// <summary>Joins as if at one moment with others that do the same: by the base protocol's text, none of them offers to another.</summary>
    public Task JoinAtOnceAsync() => Page.EvaluateAsync("() => window.baseProtocolPeer.join(false)");

    /// <summary>Joins by a click, from which <see cref="AudioProbe.DelaysAsync"/> counts.</summary>
    public Task ClickJoinAsync() => Page.ClickAsync("#join");

    /// <summary>Leaves as it would of its own accord.</summary>
    public Task LeaveAsync() => Page.EvaluateAsync("() => window.baseProtocolPeer.leave()");

    /// <summary>How many others it takes for joined.</summary>
    public Task<int> CountJoinedAsync() => Page.EvaluateAsync<int>("() => window.baseProtocolPeer.joined()");

    /// <summary>What it noted, a line each, with the milliseconds since its page was opened.</summary>
    public async Task<IReadOnlyList<string>> LogAsync() => await Page.EvaluateAsync<string[]>("() => window.baseProtocolPeer.log");

    /// <summary>Is gone without a word, as a crash would have it.</summary>
    public Task CrashAsync() => Page.Context.CloseAsync();
}
