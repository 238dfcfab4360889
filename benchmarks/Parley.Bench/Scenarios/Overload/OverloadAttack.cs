using System.Diagnostics;
using System.Net;

namespace Parley.Bench.Scenarios.Overload;

/// <summary>
/// The process of the attackers: one account and one address, each with several connections at full speed. It has the lowest priority, because
/// an attacker on another machine would not use the processor of the server.
/// </summary>
internal static class OverloadAttack
{
    /// <summary>The argument that starts this program as the attackers: the homeserver, the token and the room follow.</summary>
    public const string Argument = "--overload-attack";

    private const int Connections = 16;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (homeserver, token, room) = (new Uri(arguments[0]), arguments[1], arguments[2]);
        using (var process = Process.GetCurrentProcess())
            process.PriorityClass = ProcessPriorityClass.Idle;
        var (sent, refused) = (0L, 0L);
        using var account = new OverloadClient(homeserver, "127.0.0.66") { Token = token };
        using var address = new OverloadClient(homeserver, "127.0.0.67");
        using var forged = new OverloadClient(homeserver, "127.0.0.67") { Token = "forged" };
        using var stop = new CancellationTokenSource();
        var attack = Task.WhenAll(Enumerable.Range(0, Connections).SelectMany(i => (Task[])[AttackAsync(account, i), AttackAsync(i % 2 == 0 ? address : forged, i)]));
        Console.WriteLine("attacking");
        await Console.In.ReadToEndAsync();
        await stop.CancelAsync();
        await attack;
        Console.WriteLine($"{sent} {refused}");
        return 0;

        async Task AttackAsync(OverloadClient client, int seed)
        {
            var random = new Random(seed);
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    if ((await RequestAsync(client, room, random)).Status == HttpStatusCode.TooManyRequests)
                        Interlocked.Increment(ref refused);
                    Interlocked.Increment(ref sent);
                }
                catch (HttpRequestException)
                {
                    // The server closed the connection.
                }
            }
        }
    }

    private static Task<(HttpStatusCode Status, TimeSpan Time, string Body)> RequestAsync(OverloadClient client, string room, Random random) => random.Next(8) switch
    {
        0 => client.SendAsync("GET", "sync?full_state=true"),
        1 => client.SendAsync("PUT", $"sendToDevice/x/{OverloadClient.NewTransaction()}", $$"""{"messages":{"@user0:parley.localhost":{"*":{"x":"{{new string('x', 60_000)}}"} } } }"""),
        2 => client.SendAsync("PUT", $"rooms/{room}/send/m.room.message/{OverloadClient.NewTransaction()}", """{"msgtype":"m.text","body":"spam"}"""),
        3 => client.SendAsync("POST", "login", """{"type":"m.login.password","identifier":{"type":"m.id.user","user":"user0"},"password":"guess"}"""),
        4 => client.SendAsync("POST", "register", $$"""{"auth":{"type":"m.login.dummy"},"username":"spam{{random.Next(1_000_000)}}","password":"x"}"""),
        5 => client.SendAsync("GET", $"rooms/{room}/messages?dir=b&limit=1000"),
        6 => client.SendAsync("POST", "keys/query", """{"device_keys":{"@user0:parley.localhost":[]}}"""),
        _ => client.SendAsync("POST", "createRoom", "{}"),
    };
}
