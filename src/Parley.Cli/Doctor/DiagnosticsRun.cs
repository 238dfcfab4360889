using Parley.Cli.Channels;
using Parley.Cli.Shell;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Cli.Doctor;

/// <summary>All checks, one after the other.</summary>
internal sealed class DiagnosticsRun(CliContext surroundings, string profile)
{
    private readonly List<CheckResult> _findings = [];

    public string? Homeserver { get; init; }

    public string? Room { get; init; }

    public string? Stun { get; init; }

    /// <summary>Leaves out what writes.</summary>
    public bool Quick { get; init; }

    /// <summary>Told of each finding as soon as it is there.</summary>
    public Action<CheckResult> OnFinding { get; init; } = static _ => { };

    /// <summary>Told what is being looked at.</summary>
    public Action<string> OnCheck { get; init; } = static _ => { };

    public async Task<DoctorReport> RunAsync(CancellationToken cancellationToken)
    {
        var session = surroundings.Sessions.Load(profile);
        var transport = surroundings.Transport();
        UserId? user = null;
        Uri? address = null;
        try
        {
            var server = new ServerChecks(surroundings, transport);
            if ((Homeserver ?? session?.Homeserver.AbsoluteUri) is not { } named)
            {
                Add(CheckResult.Failed(CheckNames.Homeserver, "There is no homeserver to look at.", "Name one with --homeserver URL, or log in with `parley login`."));
            }
            else
            {
                Add(await At(CheckNames.Homeserver, () => server.ReachAsync(named, cancellationToken)));
                address = server.Found?.BaseUrl;
                if (server.Found is not null)
                {
                    Add(server.Speaks());
                    Add(await At(CheckNames.Clock, () => server.ClockAsync(cancellationToken)));
                    user = await LookFromWithinAsync(server.Found, session, cancellationToken);
                }
            }
        }
        finally
        {
            (transport as IDisposable)?.Dispose();
        }
        Add(await At(CheckNames.WebRtc, () => LocalChecks.WebRtcAsync(cancellationToken)));
        Add(LocalChecks.Opus());
        Add(await LocalChecks.FfmpegAsync(cancellationToken));
        Add(await LocalChecks.SpeechAsync(cancellationToken));
        return new() { Homeserver = address?.AbsoluteUri, UserId = user?.Value, Status = _findings.Max(static finding => finding.Status), Findings = _findings };
    }

    // What only somebody who is logged in sees.
    private async Task<UserId?> LookFromWithinAsync(Matrix.Client.Homeserver server, SessionRecord? session, CancellationToken cancellationToken)
    {
        if (session is null || session.Homeserver != server.BaseUrl)
        {
            Add(CheckResult.Skipped(CheckNames.Login, $"There is no login at {server.BaseUrl}: delayed events, rate limits, TURN and rooms were not looked at.", "Log in with `parley login`, then look again."));
            if (Stun is not null)
                Add(await NetworkChecks.UdpAsync([], Stun, cancellationToken));
            return null;
        }
        ChannelObserver lookout;
        try
        {
            OnCheck(CheckNames.Login);
            lookout = await ChannelObserver.OpenAsync(surroundings, session, watches: false, cancellationToken);
        }
        catch (MatrixException e)
        {
            Add(CheckResult.Failed(CheckNames.Login, $"The login of {session.UserId} holds no longer ({e.Message.TrimEnd('.')}).", "Run `parley login` again."));
            return null;
        }
        catch (MatrixConnectionException e)
        {
            Add(CheckResult.Failed(CheckNames.Login, $"The homeserver stopped answering ({e.Message.TrimEnd('.')}).", "Look again in a little while."));
            return null;
        }
        await using (lookout)
        {
            Add(CheckResult.Ok(CheckNames.Login, $"{session.UserId} is logged in, as device {session.DeviceId}."));
            await WriteAsync(lookout, cancellationToken);
            OnCheck(CheckNames.Turn);
            foreach (var finding in await NetworkChecks.TurnAsync(lookout.Session, Stun, cancellationToken))
                Add(finding);
            Add(Room is { } room ? RoomCheck.Look(lookout, room)
                : CheckResult.Skipped(CheckNames.Room, "No room was looked at.", "Name one with --room to see whether people may talk in it."));
        }
        return session.UserId;
    }

    private async Task WriteAsync(ChannelObserver lookout, CancellationToken cancellationToken)
    {
        if (WhyNotWrite(lookout) is { } why)
        {
            Add(CheckResult.Skipped(CheckNames.DelayedEvents, why));
            Add(CheckResult.Skipped(CheckNames.RateLimit, why));
            return;
        }
        try
        {
            OnCheck(CheckNames.DelayedEvents);
            await using var room = await ScratchRoom.OpenAsync(lookout.Session, cancellationToken);
            var checks = new WritingChecks(surroundings, room);
            Add(await checks.DelayedEventsAsync(lookout.Session.Features, cancellationToken));
            OnCheck(CheckNames.RateLimit);
            Add(await checks.RateLimitAsync(cancellationToken));
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException)
        {
            Add(CheckResult.Skipped(CheckNames.RateLimit, $"Delayed events and rate limits could not be tried ({e.Message.TrimEnd('.')}).", "Look again in a minute."));
        }
    }

    // The limit is one for all of a user's devices: who talks must not be kept from muting or leaving by a check.
    private string? WhyNotWrite(ChannelObserver lookout)
    {
        if (Quick)
            return "Left out with --quick: it writes into a private room of its own.";
        foreach (var room in lookout.Session.Rooms.Joined)
            if (Reporting.IsVoice(room) && lookout.Voice[room.Id].Snapshot.Members.Any(member => member.UserId == lookout.Session.UserId))
                return $"Left out, because you are in {MemberText.Plain(room.Name)} and it would use up your rate limit.";
        return null;
    }

    private Task<CheckResult> At(string check, Func<Task<CheckResult>> look)
    {
        OnCheck(check);
        return look();
    }

    private void Add(CheckResult finding)
    {
        _findings.Add(finding);
        OnFinding(finding);
    }
}
