using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Reporting;

namespace Parley.Bench.Scenarios.Overload;

/// <summary>What ten honest users wait for while one hostile account and one hostile address send requests at full speed.</summary>
internal sealed class OverloadScenario : IScenario
{
    private const int Users = 10;

    // A login is limited to five at once for each address.
    private const int Rounds = 5;

    private readonly Option<int> _runs = new("--runs") { Description = "Runs, each with a new homeserver.", DefaultValueFactory = _ => 5 };

    /// <inheritdoc/>
    public string Name => "overload";

    /// <inheritdoc/>
    public string Description => "Login, sync and send of ten honest users beside a hostile account and a hostile address at full speed.";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_runs];

    /// <inheritdoc/>
    public async Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken)
    {
        var runs = options.GetValue(_runs);
        List<Samples> quiet = [], loaded = [];
        List<double> rates = [];
        for (var run = 0; run < runs; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Report.Progress($"run {run + 1} of {runs}");
            using var server = Start(OverloadServer.Argument);
            var homeserver = new Uri(await LineAsync(server));
            using var owner = new OverloadClient(homeserver, "127.0.0.2");
            using var mallory = new OverloadClient(homeserver, "127.0.0.66");
            await owner.RegisterAsync("user0");
            await mallory.RegisterAsync("mallory");
            var room = (await owner.MustAsync("POST", "createRoom", """{"preset":"public_chat"}""")).Body.GetProperty("room_id").GetString()!;
            await mallory.MustAsync("POST", $"rooms/{room}/join", "{}");
            // Compiled code, and the pools of both processes.
            await ServeAsync(homeserver, room, "warm", 3);
            quiet.Add(await ServeAsync(homeserver, room, "quiet", 4));
            using var attack = Start(OverloadAttack.Argument, homeserver.AbsoluteUri, mallory.Token!, room);
            await LineAsync(attack);
            var start = Stopwatch.GetTimestamp();
            loaded.Add(await ServeAsync(homeserver, room, "loaded", 5));
            var elapsed = Stopwatch.GetElapsedTime(start);
            attack.StandardInput.Close();
            rates.Add(double.Parse((await LineAsync(attack)).Split(' ')[0], CultureInfo.InvariantCulture) / elapsed.TotalSeconds);
            server.StandardInput.Close();
            await server.WaitForExitAsync(cancellationToken);
        }

        Add("login", static samples => samples.Logins);
        Add("send", static samples => samples.Sends);
        Add("sync", static samples => samples.Syncs);
        report.Add(new Figure { Case = $"{Users} users", Metric = "hostile requests", Unit = "1/s", Value = Median.Of(rates), Runs = runs });

        void Add(string metric, Func<Samples, List<double>> select) => report.Add(new Figure
        {
            Case = $"{Users} users",
            Metric = metric + ", 99th percentile",
            Unit = "ms",
            Value = Median.Of(loaded.Select(samples => Percentile(select(samples)))),
            Baseline = "the same without the attack",
            BaselineValue = Median.Of(quiet.Select(samples => Percentile(select(samples)))),
            Runs = runs,
        }.AimingAtRatio(3));
    }

    // Ten new users, because each has a limited number of messages and of logins.
    private static async Task<Samples> ServeAsync(Uri homeserver, string room, string name, int network)
    {
        var users = new List<OverloadClient>();
        try
        {
            for (var i = 0; i < Users; i++)
            {
                var user = new OverloadClient(homeserver, $"127.0.{network}.{i + 1}");
                users.Add(user);
                await user.RegisterAsync($"{name}{i}");
                await user.MustAsync("POST", $"rooms/{room}/join", "{}");
            }

            var samples = new Samples();
            for (var round = 0; round < Rounds; round++)
                for (var i = 0; i < Users; i++)
                    await RoundAsync(homeserver, room, users[i], users[(i + 1) % Users], $"{name}{i}", $"127.0.{network}.{i + 1}", samples);
            return samples;
        }
        finally
        {
            foreach (var user in users)
                user.Dispose();
        }
    }

    private static async Task RoundAsync(Uri homeserver, string room, OverloadClient sender, OverloadClient receiver, string name, string address, Samples samples)
    {
        using var device = new OverloadClient(homeserver, address);
        var login = $$"""{"type":"m.login.password","identifier":{"type":"m.id.user","user":"{{name}}"},"password":"a long enough password","device_id":"SECOND"}""";
        samples.Logins.Add((await device.MustAsync("POST", "login", login)).Time.TotalMilliseconds);

        var filter = Uri.EscapeDataString("""{"room":{"not_rooms":["!none:x"],"timeline":{"limit":1}},"presence":{"types":[]}}""");
        var since = (await receiver.MustAsync("GET", $"sync?filter={filter}")).Body.GetProperty("next_batch").GetString()!;
        var text = OverloadClient.NewTransaction();
        var start = Stopwatch.GetTimestamp();
        var waiting = AwaitMessageAsync(receiver, since, text);
        samples.Sends.Add((await sender.MustAsync("PUT", $"rooms/{room}/send/m.room.message/{text}", $$"""{"msgtype":"m.text","body":"{{text}}"}""")).Time.TotalMilliseconds);
        await waiting;
        samples.Syncs.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        await Task.Delay(20);
    }

    // Other messages may end a sync first.
    private static async Task AwaitMessageAsync(OverloadClient receiver, string since, string text)
    {
        while (true)
        {
            var (_, body) = await receiver.MustAsync("GET", $"sync?timeout=30000&since={since}");
            if (body.GetRawText().Contains(text, StringComparison.Ordinal))
                return;
            since = body.GetProperty("next_batch").GetString()!;
        }
    }

    private static double Percentile(List<double> values) => values.Order().ElementAt((int)Math.Ceiling(values.Count * 0.99) - 1);

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private static async Task<string> LineAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) ?? throw new InvalidOperationException("A process of the scenario has ended.");

    private sealed class Samples
    {
        public List<double> Logins { get; } = [];

        public List<double> Sends { get; } = [];

        public List<double> Syncs { get; } = [];
    }
}
