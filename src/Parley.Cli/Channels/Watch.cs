using System.Globalization;
using System.Threading.Channels;
using Parley.Cli.Shell;
using Parley.Matrix.Client;
using Spectre.Console;

namespace Parley.Cli.Channels;

/// <summary><c>parley who --watch</c>: a channel's comings and goings, until it is stopped.</summary>
internal sealed class Watch(CliContext surroundings, ChannelObserver lookout, Room room, bool json)
{
    private readonly Dictionary<string, MemberReport> _known = [];
    private ConnectionStatus _status = ConnectionStatus.Connected;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // One wake-up stands for any number of changes: what is told is how it is now.
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Wake() => changes.Writer.TryWrite(true);
        lookout.Voice.Changed += Wake;
        lookout.Session.StatusChanged += Wake;
        _ = lookout.Session.Ended.ContinueWith(_ => changes.Writer.TryComplete(), TaskScheduler.Default);
        try
        {
            Tell(isFirst: true);
            await foreach (var _ in changes.Reader.ReadAllAsync(cancellationToken))
                Tell(isFirst: false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // that is how it ends
        }
        finally
        {
            lookout.Voice.Changed -= Wake;
            lookout.Session.StatusChanged -= Wake;
        }
        throw new CommandException("The login ended while watching: run `parley login` again.") { ExitCode = ExitCode.NotLoggedIn };
    }

    private void Tell(bool isFirst)
    {
        var report = lookout.Report(room);
        TellStatus();
        var now = report.Members.ToDictionary(static member => member.DeviceKey);
        if (!isFirst && now.Count == _known.Count && now.All(pair => _known.TryGetValue(pair.Key, out var before) && before == pair.Value))
            return;
        if (json)
            surroundings.Out.WriteJsonLine(report, CliJson.Default.ChannelReport);
        else
            TellChanges(now, isFirst, report.Name);
        _known.Clear();
        foreach (var (key, member) in now)
            _known.Add(key, member);
    }

    private void TellChanges(Dictionary<string, MemberReport> now, bool isFirst, string name)
    {
        if (isFirst && now.Count == 0)
            Line($"[grey]nobody is in {MemberText.Safe(name)}[/]");
        foreach (var (key, member) in now)
            if (!_known.TryGetValue(key, out var before))
                Line($"{MemberText.Line(member)}  [green]{(isFirst ? "is in" : "came")}[/]");
            else if (before != member)
                Line($"{MemberText.Safe(member.Name)}  is now {(MemberText.Marks(member) is { Length: > 0 } marks ? marks : "unmuted")}");
        foreach (var (key, member) in _known)
            if (!now.ContainsKey(key))
                Line($"{MemberText.Safe(member.Name)}  [yellow]left[/]");
    }

    private void TellStatus()
    {
        var status = lookout.Session.Status;
        if (status == _status)
            return;
        _status = status;
        if (status is ConnectionStatus.Reconnecting)
            surroundings.Error.WriteSentence("The homeserver is not reached; still trying.");
        else if (status is ConnectionStatus.Connected)
            surroundings.Error.WriteSentence("The homeserver is back.");
    }

    private void Line(string markup) =>
        surroundings.Out.MarkupLine($"[grey]{surroundings.Clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)}[/]  {markup}");
}
