using Microsoft.Playwright;
using Parley.Testing.Audio;
using Parley.Testing.Worlds;

namespace Parley.Testing.BaseProtocolPeers;

/// <summary>A base-protocol peer in plain JavaScript on its own page.</summary>
public sealed class BaseProtocolPeer
{
    internal BaseProtocolPeer(IPage page, BaseProtocolDialect dialect, Account account, string key, int frequency)
    {
        (Page, Dialect, Account, Key, Frequency) = (page, dialect, account, key, frequency);
        Probe = new(page);
    }

    /// <summary>Its page.</summary>
    public IPage Page { get; }

    /// <summary>Which peer it is.</summary>
    public BaseProtocolDialect Dialect { get; }

    /// <summary>Its account.</summary>
    public Account Account { get; }

    /// <summary>The state key of its callstate.</summary>
    public string Key { get; }

    /// <summary>Its tone, in Hz.</summary>
    public int Frequency { get; }

    /// <summary>Measures what its page receives.</summary>
    public AudioProbe Probe { get; }

    /// <summary>Joins; returns when its callstate and its offers have been sent.</summary>
    public Task JoinAsync() => Page.EvaluateAsync("() => window.baseProtocolPeer.join()");

    /// <summary>Joins once it sees that another peer has joined. For literal peers.</summary>
    public async Task JoinAfterAsync(BaseProtocolPeer other)
    {
        await Page.WaitForFunctionAsync("key => window.baseProtocolPeer.sees(key)", other.Key);
        await JoinAsync();
    }

    /// <summary>Joins at the same moment as others: then none of them sends offers, according to the base protocol's text.</summary>
    public Task JoinAtOnceAsync() => Page.EvaluateAsync("() => window.baseProtocolPeer.join(false)");

    /// <summary>Keeps a literal peer from updating its callstate for a while.</summary>
    public Task MissUpdatesAsync(TimeSpan time) => Page.EvaluateAsync("milliseconds => window.baseProtocolPeer.quiet(milliseconds)", time.TotalMilliseconds);

    /// <summary>Joins by a click, which <see cref="AudioProbe.DelaysAsync"/> measures from.</summary>
    public Task ClickJoinAsync() => Page.ClickAsync("#join");

    /// <summary>Leaves.</summary>
    public Task LeaveAsync() => Page.EvaluateAsync("() => window.baseProtocolPeer.leave()");

    /// <summary>Makes a literal peer send offers to all that have joined, without ever writing a callstate.</summary>
    public Task ListenAsync() => Page.EvaluateAsync("() => window.baseProtocolPeer.listen()");

    /// <summary>Makes a literal peer write <c>LEFT</c> and keep its connections.</summary>
    public Task LeaveConnectedAsync() => Page.EvaluateAsync("() => window.baseProtocolPeer.leaveConnected()");

    /// <summary>Returns how many RTP packets a literal peer has received over its open connections.</summary>
    public Task<int> CountPacketsAsync() => Page.EvaluateAsync<int>("() => window.baseProtocolPeer.packets()");

    /// <summary>Waits until it regards at least this many other members as joined.</summary>
    public Task SeesJoinedAsync(int count) => Page.WaitForFunctionAsync("count => window.baseProtocolPeer.joined() >= count", count);

    /// <summary>Returns its log, with the milliseconds since its page was opened.</summary>
    public async Task<IReadOnlyList<string>> LogAsync() => await Page.EvaluateAsync<string[]>("() => window.baseProtocolPeer.log");

    /// <summary>Closes its page without leaving, like a crash.</summary>
    public Task CrashAsync() => Page.Context.CloseAsync();
}
