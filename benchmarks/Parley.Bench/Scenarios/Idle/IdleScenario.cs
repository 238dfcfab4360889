using System.CommandLine;
using Parley.Bench.Reporting;
using Parley.Testing.BaseProtocolPeers;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Idle;

/// <summary>The requests of a channel while no member joins, leaves or mutes.</summary>
internal sealed class IdleScenario : IScenario
{
    // After this time the requests of the joins have ended and the renewals have reached their interval.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(25);

    private readonly Option<int[]> _members = new("--members") { Description = "Sizes of the channel.", DefaultValueFactory = _ => [2, 10], AllowMultipleArgumentsPerToken = true };
    private readonly Option<double> _minutes = new("--minutes") { Description = "Minutes to count requests: first in all channels together, then in matrix-js-sdk's.", DefaultValueFactory = _ => 2 };
    private readonly Option<bool> _noSdk = new("--no-sdk") { Description = "Skip matrix-js-sdk." };

    /// <inheritdoc/>
    public string Name => "idle";

    /// <inheritdoc/>
    public string Description => "Room events and requests of a quiet channel per member and hour, with and without delayed events and base-protocol peers.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_members, _minutes, _noSdk];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        var (sizes, window) = (options.GetValue(_members)!, TimeSpan.FromMinutes(options.GetValue(_minutes)));
        Report.Progress("Starting Synapse with and without delayed events");
        await using var holding = await SynapseServer.StartAsync();
        await using var plain = await SynapseServer.StartAsync(new() { DelayedEvents = false });
        var sdk = options.GetValue(_noSdk) ? [] : await SdkAsync(plain, sizes, window, cancellationToken);

        List<IQuietRoom> rooms = [];
        try
        {
            await using var browser = await BaseProtocolBrowser.StartAsync(holding.Url);
            await using var plainBrowser = await BaseProtocolBrowser.StartAsync(plain.Url);
            foreach (var size in sizes)
            {
                Report.Progress($"Opening channels of {size}");
                rooms.Add(await LiteralRoom.GatherAsync(plain, size));
                foreach (var (server, its) in ((SynapseServer, BaseProtocolBrowser)[])[(holding, browser), (plain, plainBrowser)])
                {
                    rooms.Add(await ParleyRoom.GatherAsync(server, server == holding, size, null));
                    rooms.Add(await ParleyRoom.GatherAsync(server, server == holding, size, its));
                }
            }

            Report.Progress($"Counting for {window.TotalMinutes:0.#} minutes");
            var quiet = await CountAsync(rooms, window, cancellationToken);
            foreach (var size in sizes)
                IdleFigures.Add(report, size, window, [.. quiet.Concat(sdk).Where(room => room.Size == size)]);
        }
        finally
        {
            foreach (var room in rooms)
                await room.DisposeAsync();
        }
    }

    // Separately, because its mesh of ten pages keeps the machine busy.
    private static async Task<IReadOnlyList<QuietSample>> SdkAsync(SynapseServer server, int[] sizes, TimeSpan window, CancellationToken cancellationToken)
    {
        List<IQuietRoom> rooms = [];
        try
        {
            foreach (var size in sizes)
            {
                Report.Progress($"Opening a channel of {size} with matrix-js-sdk");
                rooms.Add(await SdkRoom.GatherAsync(server, size));
            }

            Report.Progress($"Counting for {window.TotalMinutes:0.#} minutes");
            return await CountAsync(rooms, window, cancellationToken);
        }
        finally
        {
            foreach (var room in rooms)
                await room.DisposeAsync();
        }
    }

    private static async Task<IReadOnlyList<QuietSample>> CountAsync(IReadOnlyList<IQuietRoom> rooms, TimeSpan window, CancellationToken cancellationToken)
    {
        await Task.Delay(Settling, cancellationToken);
        var before = rooms.Select(room => room.Count()).ToList();
        await Task.Delay(window, cancellationToken);
        var samples = rooms.Zip(before, (room, count) => new QuietSample(room.Name, room.Size, room.Callers, room.Count() - count)).ToList();
        foreach (var room in rooms)
            await room.CheckAsync();
        return samples;
    }
}
