using System.Globalization;
using System.Threading.Channels;
using Parley.Cli.Errors;
using Parley.Cli.Shell;
using Parley.Matrix.Client;
using Spectre.Console;

namespace Parley.Cli.Channels;

/// <summary><c>parley who --watch</c>: prints each change of a channel's members until it is stopped.</summary>
internal sealed class Watch(CliContext context, ChannelObserver observer, Room room, bool json)
{
    private readonly Dictionary<string, MemberReport> _known = [];
    private IReadOnlyList<string> _unconnectable = [];
    private (ConnectionStatus Status, string? AccountProblem) _status = (ConnectionStatus.Connected, null);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // One wake-up stands for any number of changes, because the current state is printed.
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Wake() => changes.Writer.TryWrite(true);
        observer.Voice.Changed += Wake;
        observer.Session.StatusChanged += Wake;
        _ = observer.Session.Ended.ContinueWith(_ => changes.Writer.TryComplete(), TaskScheduler.Default);
        try
        {
            Print(isFirst: true);
            await foreach (var _ in changes.Reader.ReadAllAsync(cancellationToken))
                Print(isFirst: false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // Ctrl-C is how it ends
        }
        finally
        {
            observer.Voice.Changed -= Wake;
            observer.Session.StatusChanged -= Wake;
        }
        throw new CommandException("Your login has expired. Run `parley login`.") { ExitCode = ExitCode.NotLoggedIn };
    }

    private void Print(bool isFirst)
    {
        var report = observer.Report(room);
        PrintStatus();
        var now = report.Members.ToDictionary(static member => member.DeviceKey);
        if (!isFirst && now.Count == _known.Count && now.All(pair => _known.TryGetValue(pair.Key, out var before) && before == pair.Value)
            && report.Unconnectable.SequenceEqual(_unconnectable))
            return;
        if (json)
            context.Out.WriteJsonLine(report, ChannelsJson.Default.ChannelReport);
        else
            PrintChanges(now, isFirst, report.Name);
        if (!json)
            foreach (var user in report.Unconnectable.Except(_unconnectable))
                Line(MemberText.Safe(MemberText.Unconnectable(user)));
        _unconnectable = report.Unconnectable;
        _known.Clear();
        foreach (var (key, member) in now)
            _known.Add(key, member);
    }

    private void PrintChanges(Dictionary<string, MemberReport> now, bool isFirst, string name)
    {
        if (isFirst && now.Count == 0)
            Line($"[grey]{MemberText.Safe(name)} is empty[/]");
        foreach (var (key, member) in now)
            if (!_known.TryGetValue(key, out var before))
                Line($"{MemberText.Line(member)}  [green]{(isFirst ? "connected" : "joined")}[/]");
            else if (before != member)
                Line($"{MemberText.Safe(member.Name)}  is {(MemberText.Marks(member) is { Length: > 0 } marks ? marks : "unmuted")}");
        foreach (var (key, member) in _known)
            if (!now.ContainsKey(key))
                Line($"{MemberText.Safe(member.Name)}  [yellow]left[/]");
    }

    private void PrintStatus()
    {
        var status = (observer.Session.Status, observer.Session.AccountProblem);
        if (status == _status)
            return;
        _status = status;
        if (status is (not ConnectionStatus.Ended, { } problem))
            context.Error.WriteSentence($"{problem} Retrying.");
        else if (status.Status is ConnectionStatus.Reconnecting)
            context.Error.WriteSentence("The homeserver can't be reached. Retrying.");
        else if (status.Status is ConnectionStatus.Connected)
            context.Error.WriteSentence("The homeserver can be reached again.");
    }

    private void Line(string markup) =>
        context.Out.MarkupLine($"[grey]{context.Clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)}[/]  {markup}");
}
