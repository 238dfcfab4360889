using Parley.Cli.Shell;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Cli.Doctor;

/// <summary>What only writing shows: delayed events at work, and the rate limit.</summary>
internal sealed class WritingChecks(CliContext surroundings, ScratchRoom room)
{
    private const int MostEvents = 40;

    // Of Synapse's 10 at once, making the room and the event that the server sent by itself have taken two or three.
    private const int FewEvents = 5;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1), Late = TimeSpan.FromSeconds(60), LongestWait = TimeSpan.FromSeconds(6), SlowRefill = TimeSpan.FromSeconds(8);

    private const string HowToSwitchOn = "Let the homeserver hold events (Synapse: `max_event_delay_duration: 24h`, and `msc4140_enabled: true` under `experimental_features`).";
    private const string StaleMembers = "who crashes is shown in the channel for up to a minute";

    /// <summary>Schedules, restarts and cancels events in both forms of MSC4140, and waits for one that the server sends by itself.</summary>
    public async Task<CheckResult> DelayedEventsAsync(ServerFeatures features, CancellationToken cancellationToken)
    {
        string held;
        try
        {
            held = await room.WriteLaterAsync("held", Late, cancellationToken);
        }
        catch (MatrixException e) when (e.Status is 400 or 403 or 404 or 405)
        {
            return CheckResult.Warning(CheckNames.DelayedEvents, $"The homeserver holds no events for later ({e.Message.TrimEnd('.')}): {StaleMembers}.", HowToSwitchOn);
        }
        var inBody = await WorksAsync(() => room.ActInBodyAsync(held, DelayedEventAction.Restart, cancellationToken));
        var inPath = await WorksAsync(() => room.ActInPathAsync(held, DelayedEventAction.Restart, cancellationToken));
        if (!await WorksAsync(() => inBody ? room.ActInBodyAsync(held, DelayedEventAction.Cancel, cancellationToken) : room.ActInPathAsync(held, DelayedEventAction.Cancel, cancellationToken)))
            return CheckResult.Failed(CheckNames.DelayedEvents, "The homeserver schedules events but lets nobody restart or cancel them: members would be thrown out of channels.", "Update the homeserver, or switch delayed events off there.");

        await room.WriteLaterAsync("soon", Soon, cancellationToken);
        var began = surroundings.Clock.GetTimestamp();
        while (!await room.IsThereAsync("soon", cancellationToken))
        {
            if (surroundings.Clock.GetElapsedTime(began) > LongestWait)
                return CheckResult.Failed(CheckNames.DelayedEvents, $"An event that was to be sent after 1 s had not been sent after {LongestWait.TotalSeconds:0} s: {StaleMembers}.", "Look into the homeserver's log for delayed events; a restart of it may help.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), surroundings.Clock, cancellationToken);
        }
        var limits = features.DelayedEvents is { } known ? $"; delays up to {Duration(known.MaxDelay)}" + (known.MaxScheduled is { } most ? $", {most} at once" : "") : "";
        return CheckResult.Ok(CheckNames.DelayedEvents, $"Scheduled, restarted, cancelled and sent by the server, with the action {(inBody ? inPath ? "in the body and in the path" : "in the body" : "in the path")}{limits}.");
    }

    /// <summary>Writes until the server asks to wait.</summary>
    public async Task<CheckResult> RateLimitAsync(CancellationToken cancellationToken)
    {
        while (room.Taken < MostEvents)
            try
            {
                // Under a key of its own: what is there already with the same content, Synapse neither writes nor counts.
                await room.WriteAsync("burst-" + room.Taken, cancellationToken);
            }
            catch (MatrixException e) when (e.Status == 429)
            {
                return Judge(room.Taken, e.RetryAfter);
            }
        return CheckResult.Ok(CheckNames.RateLimit, $"No limit was met in {room.Taken} events.");
    }

    internal static CheckResult Judge(int burst, TimeSpan? refill)
    {
        var detail = $"The homeserver took {burst} events at once{(refill is { } wait ? $", then asks to wait {wait.TotalSeconds:0.#} s for the next" : ", then refuses more")}.";
        return burst >= FewEvents && (refill ?? TimeSpan.Zero) <= SlowRefill ? CheckResult.Ok(CheckNames.RateLimit, detail)
            : CheckResult.Warning(CheckNames.RateLimit, detail, "Joining and muting may wait: raise `rc_message` in Synapse's homeserver.yaml (its default is 0.2 a second, 10 at once).");
    }

    private static async Task<bool> WorksAsync(Func<Task> act)
    {
        for (var tries = 0; ; tries++)
            try
            {
                await act();
                return true;
            }
            catch (MatrixException e) when (e.Status == 429 && tries < 3)
            {
                await Task.Delay(e.RetryAfter ?? TimeSpan.FromSeconds(1));
            }
            catch (MatrixException)
            {
                return false;
            }
    }

    private static string Duration(TimeSpan time) => time.TotalHours >= 1 ? $"{time.TotalHours:0.#} h" : time.TotalMinutes >= 1 ? $"{time.TotalMinutes:0.#} min" : $"{time.TotalSeconds:0} s";
}
