using System.Diagnostics;
using System.Net;

namespace Parley.Testing.Network;

/// <summary>
/// Hosts with their own IPv4 addresses, each a network namespace, connected to one switch. This machine is the homeserver's host.
/// </summary>
public sealed class VirtualNetwork : IAsyncDisposable
{
    private static int made;

    private readonly VirtualSwitch _switch = new();
    private readonly List<VirtualHost> _hosts = [];
    private readonly string _mark = $"{Environment.ProcessId % 100_000}n{Interlocked.Increment(ref made)}";
    private readonly byte _subnet = (byte)(1 + ((Environment.ProcessId + (17 * made)) % 250));
    private SwitchPort? _server;

    private VirtualNetwork()
    {
    }

    /// <summary>This machine's address in the network, which servers listen on.</summary>
    public IPAddress ServerAddress => AddressOf(1);

    /// <summary>The hosts.</summary>
    public IReadOnlyList<VirtualHost> Hosts => _hosts;

    /// <summary>The quality of the server's link.</summary>
    public LinkQuality ServerQuality
    {
        get => _server!.Quality;
        set => _server!.Quality = value;
    }

    /// <summary>Creates the network.</summary>
    /// <param name="hosts">The number of hosts for browsers.</param>
    /// <exception cref="InvalidOperationException">The network can't be created; the message says what is missing.</exception>
    public static async Task<VirtualNetwork> StartAsync(int hosts)
    {
        var network = new VirtualNetwork();
        try
        {
            var tap = new TapDevice($"pt{network._mark}");
            network._server = network._switch.Connect(tap);
            await IpAsync("addr", "add", $"{network.ServerAddress}/24", "dev", tap.Name);
            await IpAsync("link", "set", tap.Name, "up");
            for (var i = 0; i < hosts; i++)
                network._hosts.Add(await network.AddHostAsync(i));
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Resets all links: no loss, no delay, no isolation.</summary>
    public void Mend()
    {
        ServerQuality = LinkQuality.Good;
        foreach (var host in _hosts)
        {
            host.Quality = LinkQuality.Good;
            host.IsIsolated = false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.RemoveAsync();
        _switch.Dispose();
    }

    internal IPAddress AddressOf(int number) => new([10, 77, _subnet, (byte)number]);

    /// <summary>Runs <c>ip</c>, which has to succeed.</summary>
    internal static async Task IpAsync(params string[] arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("The tests over a simulated network need the program 'ip': install it (Debian: iproute2).");
        }

        using (process)
        {
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"The tests over a simulated network need network namespaces, and 'ip {string.Join(' ', arguments)}' said: {said.Trim()}. Run them as root on a machine that allows it.");
        }
    }

    private async Task<VirtualHost> AddHostAsync(int index)
    {
        var space = $"parley-{_mark}-{index}";
        await IpAsync("netns", "add", space);
        var tap = new TapDevice($"p{index}{_mark}");
        var host = new VirtualHost(this, space, _switch.Connect(tap), AddressOf(10 + index), 100 + (10 * index));
        await IpAsync("link", "set", tap.Name, "netns", space);
        await IpAsync("-n", space, "link", "set", "lo", "up");
        await IpAsync("-n", space, "link", "set", tap.Name, "up");
        await host.TakeAddressAsync(host.Address, null);
        return host;
    }
}
