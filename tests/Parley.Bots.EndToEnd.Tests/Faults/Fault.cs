using System.Diagnostics;
using System.Globalization;
using Parley.Bots.EndToEnd.Tests.Support;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing;
using Parley.Testing.Network;
using Parley.Testing.Worlds;

namespace Parley.Bots.EndToEnd.Tests.Faults;

/// <summary>A bot process that plays a tone, and a user in a browser who listens.</summary>
public abstract class Fault : IDisposable
{
    private protected const int Tone = 830;
    private readonly TemporaryFolder _folder = new();

    /// <summary>The time within which the bot must be heard again after a fault has ended.</summary>
    private protected static TimeSpan RecoveryTime { get; } = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ChildProcess Start(Uri homeserver, Account account, string room, VirtualHost? host = null) => BotProcess.Start(
        "tests/Parley.Bots.TestBot", "Parley.Bots.TestBot",
        [homeserver.ToString(), account.UserId, account.Password, room, Tone.ToString(CultureInfo.InvariantCulture), Path.Combine(_folder.Path, account.Name + ".json")],
        null, host, _folder.Path);

    private protected static async Task HearsAsync(Guest guest, ChildProcess bot, TimeSpan within)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await guest.Page.Probe.HearsExactlyAsync([Tone], within);
            TestContext.Current.SendDiagnosticMessage($"Heard after {watch.Elapsed.TotalSeconds:0.0} s.");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\nThe bot's output:\n{bot.Output}", e);
        }
    }

    /// <summary>Returns the users in a room's voice channel, from the homeserver's state.</summary>
    private protected static async Task<IReadOnlyList<string>> JoinedAsync(MatrixHttp http, string room) =>
        [.. (await http.StateAsync(room)).Where(static e => (string?)e["type"] == "de.mtorials.test.callstate" && (string?)e["content"]!["join_state"] == "JOINED").Select(static e => (string)e["sender"]!)];
}
