using Parley.Cli.Shell;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Cli.Doctor;

/// <summary>Checks that write events: delayed events and the rate limit.</summary>
internal sealed class WritingChecks(CliContext context, ScratchRoom room, ServerKind kind)
{
    private const int MaxEvents = 40;

    // Synapse allows a burst of 10; creating the room and the delayed event use two or three of it.
    private const int FewEvents = 5;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1), Late = TimeSpan.FromSeconds(60), MaxWait = TimeSpan.FromSeconds(6), SlowRefill = TimeSpan.FromSeconds(8);

    private const string StaleMembers = "a crashed member stays listed for up to a minute";

    /// <summary>Schedules, restarts and cancels events in both forms of MSC4140, and waits for one that the server sends.</summary>
    public async Task<CheckResult> DelayedEventsAsync(ServerFeatures features, CancellationToken cancellationToken)
    {
        string delayId;
        try
        {
            if (await room.WriteLaterAsync("scheduled", Late, cancellationToken) is not { } scheduled)
                return CheckResult.Warning(CheckNames.DelayedEvents, $"The homeserver ignores the delay of an event and sends it at once: {StaleMembers}.", Advice.EnableDelayedEvents(kind));
            delayId = scheduled;
        }
        catch (MatrixException e) when (e.Status is 400 or 403 or 404 or 405)
        {
            return CheckResult.Warning(CheckNames.DelayedEvents, $"The homeserver does not support delayed events ({e.Message.TrimEnd('.')}): {StaleMembers}.", Advice.EnableDelayedEvents(kind));
        }
        var inBody = await WorksAsync(() => room.ActInBodyAsync(delayId, DelayedEventAction.Restart, cancellationToken));
        var inPath = await WorksAsync(() => room.ActInPathAsync(delayId, DelayedEventAction.Restart, cancellationToken));
        if (!await WorksAsync(() => inBody ? room.ActInBodyAsync(delayId, DelayedEventAction.Cancel, cancellationToken) : room.ActInPathAsync(delayId, DelayedEventAction.Cancel, cancellationToken)))
            return CheckResult.Failed(CheckNames.DelayedEvents, "The homeserver schedules events but does not restart or cancel them: members would be removed from channels.", "Update the homeserver, or disable delayed events.");

        await room.WriteLaterAsync("soon", Soon, cancellationToken);
        var began = context.Clock.GetTimestamp();
        while (!await room.IsThereAsync("soon", cancellationToken))
        {
            if (context.Clock.GetElapsedTime(began) > MaxWait)
                return CheckResult.Failed(CheckNames.DelayedEvents, $"An event that was scheduled for 1 s later had not been sent after {MaxWait.TotalSeconds:0} s: {StaleMembers}.", "Check the homeserver's log for delayed events, or restart it.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), context.Clock, cancellationToken);
        }
        var limits = features.DelayedEvents is { MaxDelay: { } longest } known ? $"; delays up to {Duration(longest)}" + (known.MaxScheduled is { } most ? $", at most {most}" : "") : "";
        return CheckResult.Ok(CheckNames.DelayedEvents, $"Scheduled, restarted, cancelled and sent by the server, with the action {(inBody ? inPath ? "in the body and in the path" : "in the body" : "in the path")}{limits}.");
    }

    /// <summary>Sends events until the rate limit refuses one.</summary>
    public async Task<CheckResult> RateLimitAsync(CancellationToken cancellationToken)
    {
        while (room.Accepted < MaxEvents)
            try
            {
                // With a new state key each time: Synapse ignores an event that changes nothing, and does not count it.
                await room.WriteAsync("burst-" + room.Accepted, cancellationToken);
            }
            catch (MatrixException e) when (e.Status == 429)
            {
                return Judge(room.Accepted, e.RetryAfter, kind);
            }
        return CheckResult.Ok(CheckNames.RateLimit, $"No rate limit in {room.Accepted} events.");
    }

    internal static CheckResult Judge(int burst, TimeSpan? refill, ServerKind kind)
    {
        var detail = $"The homeserver accepts {burst} events at once{(refill is { } wait ? $", then one after {wait.TotalSeconds:0.#} s" : "")}.";
        return burst >= FewEvents && (refill ?? TimeSpan.Zero) <= SlowRefill ? CheckResult.Ok(CheckNames.RateLimit, detail)
            : CheckResult.Warning(CheckNames.RateLimit, detail, Advice.RaiseRateLimit(kind));
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
