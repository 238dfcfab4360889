using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Parley.Rtc.Native.Addressing;

/// <summary>
/// An IP address and a port as a value type, for dictionary keys and fields without allocation. IPv4-mapped IPv6 addresses are stored as
/// IPv4. Scope IDs are not stored, because link-local addresses are not used as candidates.
/// </summary>
internal readonly record struct TransportAddress
{
    private readonly ulong _high;
    private readonly ulong _low;

    private TransportAddress(ulong high, ulong low, ushort port, bool isIPv6)
    {
        _high = high;
        _low = low;
        Port = port;
        IsIPv6 = isIPv6;
    }

    /// <summary>Gets the port, 0 to 65535.</summary>
    public ushort Port { get; }

    /// <summary>Gets a value indicating whether the address is IPv6; otherwise it is IPv4.</summary>
    public bool IsIPv6 { get; }

    /// <summary>Gets the length of the address without the port in bytes: 4 or 16.</summary>
    public int AddressLength => IsIPv6 ? 16 : 4;

    /// <summary>Gets a value indicating whether the address is in 127.0.0.0/8 or is ::1.</summary>
    public bool IsLoopback => IsIPv6 ? _high == 0 && _low == 1 : _low >> 24 == 127;

    /// <summary>Creates an address from 4 or 16 bytes in network byte order.</summary>
    public static TransportAddress FromBytes(ReadOnlySpan<byte> address, ushort port)
    {
        if (address.Length == 4)
            return new(0, BinaryPrimitives.ReadUInt32BigEndian(address), port, false);
        var high = BinaryPrimitives.ReadUInt64BigEndian(address);
        var low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        return high == 0 && low >> 32 == 0xFFFF ? new(0, (uint)low, port, false) : new(high, low, port, true);
    }

    /// <summary>Creates an address from an <see cref="IPAddress"/> and a port.</summary>
    public static TransportAddress From(IPAddress address, int port)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        return FromBytes(bytes[..written], (ushort)port);
    }

    /// <summary>Creates an address from an <see cref="IPEndPoint"/>.</summary>
    public static TransportAddress From(IPEndPoint endPoint) => From(endPoint.Address, endPoint.Port);

    /// <summary>Reads a raw <c>sockaddr_in</c> or <c>sockaddr_in6</c>: on all systems, the port is at offset 2 and the address at offset 4 or 8.</summary>
    public static TransportAddress From(SocketAddress socketAddress)
    {
        var raw = socketAddress.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(raw[2..]);
        return socketAddress.Family == AddressFamily.InterNetworkV6
            ? FromBytes(raw.Slice(8, 16), port)
            : FromBytes(raw.Slice(4, 4), port);
    }

    /// <summary>Parses an IP literal; returns false for a host name.</summary>
    public static bool TryParse(ReadOnlySpan<char> address, int port, out TransportAddress result)
    {
        result = default;
        if (port is < 0 or > 65535 || !IPAddress.TryParse(address, out var ip))
            return false;
        result = From(ip, port);
        return true;
    }

    /// <summary>Writes the address without the port in network byte order.</summary>
    /// <returns>The number of bytes written: 4 or 16.</returns>
    public int WriteAddress(Span<byte> destination)
    {
        if (!IsIPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
        return 16;
    }

    /// <summary>Writes address and port to a <see cref="SocketAddress"/> of the same address family.</summary>
    public void WriteTo(SocketAddress socketAddress)
    {
        var raw = socketAddress.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(raw[2..], Port);
        WriteAddress(raw[(IsIPv6 ? 8 : 4)..]);
    }

    /// <summary>Returns the same address with another port.</summary>
    public TransportAddress WithPort(ushort port) => new(_high, _low, port, IsIPv6);

    /// <summary>Converts to an <see cref="IPAddress"/>.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        return new(bytes[..WriteAddress(bytes)]);
    }

    /// <summary>Converts to an <see cref="IPEndPoint"/>.</summary>
    public IPEndPoint ToIPEndPoint() => new(ToIPAddress(), Port);

    /// <summary>Returns true if address and port are equal.</summary>
    public bool Equals(TransportAddress other) =>
        _low == other._low && _high == other._high && Port == other.Port && IsIPv6 == other.IsIPv6;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _low, Port);

    /// <summary>Returns the address family only, so that the address is not logged.</summary>
    public override string ToString() => IsIPv6 ? "(IPv6 address)" : "(IPv4 address)";
}
