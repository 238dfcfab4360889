using Parley.Cli.Channels;
using Parley.Cli.Shell;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Cli.Doctor;

/// <summary>Runs all checks, one after the other.</summary>
internal sealed class DiagnosticsRun(CliContext context, string profile)
{
    private readonly List<CheckResult> _results = [];
    private ServerKind _kind;

    public string? Homeserver { get; init; }

    public string? Room { get; init; }

    public string? Stun { get; init; }

    /// <summary>Gets a value that indicates whether the checks that write are skipped.</summary>
    public bool Quick { get; init; }

    /// <summary>Gets the callback for each result.</summary>
    public Action<CheckResult> OnResult { get; init; } = static _ => { };

    /// <summary>Gets the callback for the start of a check, with its name.</summary>
    public Action<string> OnCheck { get; init; } = static _ => { };

    public async Task<DoctorReport> RunAsync(CancellationToken cancellationToken)
    {
        var session = context.Sessions.Load(profile);
        var transport = context.Transport();
        UserId? user = null;
        Uri? address = null;
        try
        {
            var server = new ServerChecks(context, transport);
            if ((Homeserver ?? session?.Homeserver.AbsoluteUri) is not { } named)
            {
                Add(CheckResult.Failed(CheckNames.Homeserver, "There is no homeserver to check.", "Name one with --homeserver URL, or log in with `parley login`."));
            }
            else
            {
                Add(await StartAsync(CheckNames.Homeserver, () => server.ReachAsync(named, cancellationToken)));
                address = server.Found?.BaseUrl;
                if (server.Found is not null)
                {
                    Add(server.Versions());
                    Add(await StartAsync(CheckNames.Clock, () => server.ClockAsync(cancellationToken)));
                    _kind = await server.KindAsync(cancellationToken);
                    user = await CheckWithLoginAsync(server.Found, session, transport, cancellationToken);
                }
            }
        }
        finally
        {
            (transport as IDisposable)?.Dispose();
        }
        Add(await StartAsync(CheckNames.WebRtc, () => LocalChecks.WebRtcAsync(cancellationToken)));
        Add(await LocalChecks.FfmpegAsync(cancellationToken));
        Add(await LocalChecks.SpeechAsync(cancellationToken));
        return new() { Homeserver = address?.AbsoluteUri, UserId = user?.Value, Status = _results.Max(static result => result.Status), Results = _results };
    }

    // The checks that need a login.
    private async Task<UserId?> CheckWithLoginAsync(Matrix.Client.Homeserver server, SessionRecord? session, IMatrixTransport transport, CancellationToken cancellationToken)
    {
        if (session is null || session.Homeserver != server.BaseUrl)
        {
            Add(CheckResult.Skipped(CheckNames.Login, $"You are not logged in to {server.BaseUrl}: delayed events, rate limits, TURN and rooms were not checked.", "Log in with `parley login`, and run the doctor again."));
            if (Stun is not null)
                Add(await NetworkChecks.UdpAsync([], Stun, cancellationToken));
            return null;
        }
        ChannelObserver observer;
        try
        {
            OnCheck(CheckNames.Login);
            observer = await ChannelObserver.OpenAsync(context, profile, watches: false, cancellationToken);
        }
        catch (MatrixException e)
        {
            Add(CheckResult.Failed(CheckNames.Login, $"The login of {session.UserId} has expired ({e.Message.TrimEnd('.')}).", "Run `parley login`."));
            return null;
        }
        catch (MatrixConnectionException e)
        {
            Add(CheckResult.Failed(CheckNames.Login, $"The homeserver stopped responding ({e.Message.TrimEnd('.')}).", "Try again in a minute."));
            return null;
        }
        await using (observer)
        {
            Add(CheckResult.Ok(CheckNames.Login, $"{session.UserId} is logged in, as device {session.DeviceId}."));
            await WriteAsync(observer, cancellationToken);
            OnCheck(CheckNames.Turn);
            foreach (var result in await NetworkChecks.TurnAsync(observer.Session, _kind, Stun, cancellationToken))
                Add(result);
            Add(await StartAsync(CheckNames.MediaServer, () => new MediaServerChecks(transport, observer.Session, _kind).RunAsync(cancellationToken)));
            Add(Room is { } room ? RoomCheck.Check(observer, room)
                : CheckResult.Skipped(CheckNames.Room, "No room was checked.", "Name one with --room."));
        }
        return session.UserId;
    }

    private async Task WriteAsync(ChannelObserver observer, CancellationToken cancellationToken)
    {
        if (WhyNotWrite(observer) is { } why)
        {
            Add(CheckResult.Skipped(CheckNames.DelayedEvents, why));
            Add(CheckResult.Skipped(CheckNames.RateLimit, why));
            return;
        }
        try
        {
            OnCheck(CheckNames.DelayedEvents);
            await using var room = await ScratchRoom.OpenAsync(observer.Session, cancellationToken);
            var checks = new WritingChecks(context, room, _kind);
            Add(await checks.DelayedEventsAsync(observer.Session.Features, cancellationToken));
            OnCheck(CheckNames.RateLimit);
            Add(await checks.RateLimitAsync(cancellationToken));
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException)
        {
            Add(CheckResult.Skipped(CheckNames.RateLimit, $"Couldn't check delayed events and rate limits ({e.Message.TrimEnd('.')}).", "Try again in a minute."));
        }
    }

    // All devices of a user share the rate limit: the checks must not delay muting or leaving during a call.
    private string? WhyNotWrite(ChannelObserver observer)
    {
        if (Quick)
            return "Skipped because of --quick.";
        foreach (var room in observer.Session.Rooms.Joined)
            if (Reporting.IsVoice(room) && observer.Voice[room.Id].Snapshot.Members.Any(member => member.UserId == observer.Session.UserId))
                return $"Skipped, because you are in {MemberText.Plain(room.Name)} and the check would exhaust your rate limit.";
        return null;
    }

    private Task<CheckResult> StartAsync(string check, Func<Task<CheckResult>> run)
    {
        OnCheck(check);
        return run();
    }

    private void Add(CheckResult result)
    {
        _results.Add(result);
        OnResult(result);
    }
}
