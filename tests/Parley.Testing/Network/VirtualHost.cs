using System.Net;

namespace Parley.Testing.Network;

/// <summary>A host of a <see cref="VirtualNetwork"/>: a network namespace with one interface.</summary>
public sealed class VirtualHost
{
    private readonly VirtualNetwork _network;
    private readonly string _space;
    private readonly SwitchPort _port;
    private int _nextAddress;

    internal VirtualHost(VirtualNetwork network, string space, SwitchPort port, IPAddress address, int firstFurtherAddress) =>
        (_network, _space, _port, Address, _nextAddress) = (network, space, port, address, firstFurtherAddress);

    /// <summary>Its address.</summary>
    public IPAddress Address { get; private set; }

    /// <summary>The quality of its link.</summary>
    public LinkQuality Quality
    {
        get => _port.Quality;
        set => _port.Quality = value;
    }

    /// <summary>Whether it can reach the server but no other isolated host.</summary>
    public bool IsIsolated
    {
        get => _port.Isolation is not null;
        set => _port.Isolation = value ? "isolated" : null;
    }

    /// <summary>Writes a script that runs a program on this host in the same process, and returns its path.</summary>
    /// <param name="folder">The folder of the script.</param>
    /// <param name="program">The program's path.</param>
    public string Wrap(string folder, string program)
    {
        var path = Path.Combine(folder, "on-" + _space);
        File.WriteAllText(path, $"#!/bin/sh\nexec ip netns exec {_space} {program} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Changes its address, like a device that changes to another wireless network.</summary>
    public Task ChangeAddressAsync()
    {
        var old = Address;
        Address = _network.AddressOf(_nextAddress++);
        return TakeAddressAsync(Address, old);
    }

    internal async Task TakeAddressAsync(IPAddress address, IPAddress? old)
    {
        if (old is not null)
            await VirtualNetwork.IpAsync("-n", _space, "addr", "del", $"{old}/24", "dev", _port.Tap.Name);
        await VirtualNetwork.IpAsync("-n", _space, "addr", "add", $"{address}/24", "dev", _port.Tap.Name);
        await VirtualNetwork.IpAsync("-n", _space, "route", "replace", "default", "via", _network.ServerAddress.ToString());
    }

    internal Task RemoveAsync() => VirtualNetwork.IpAsync("netns", "del", _space);
}
