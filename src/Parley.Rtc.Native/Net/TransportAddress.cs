using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Parley.Rtc.Native.Net;

/// <summary>
/// An IP address and a UDP port as a value: a dictionary key and a field that costs no allocation.
/// IPv4-mapped IPv6 addresses are held as IPv4. Scope ids are left out; link-local addresses are not used as candidates.
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

    /// <summary>The port, 0 to 65535.</summary>
    public ushort Port { get; }

    /// <summary>True for IPv6, false for IPv4.</summary>
    public bool IsIPv6 { get; }

    /// <summary>Bytes of the address alone: 4 or 16.</summary>
    public int AddressLength => IsIPv6 ? 16 : 4;

    /// <summary>True for 127.0.0.0/8 and ::1.</summary>
    public bool IsLoopback => IsIPv6 ? _high == 0 && _low == 1 : _low >> 24 == 127;

    /// <summary>Reads an address of 4 or 16 bytes in network order.</summary>
    public static TransportAddress FromBytes(ReadOnlySpan<byte> address, ushort port)
    {
        if (address.Length == 4)
            return new(0, BinaryPrimitives.ReadUInt32BigEndian(address), port, false);
        var high = BinaryPrimitives.ReadUInt64BigEndian(address);
        var low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        return high == 0 && low >> 32 == 0xFFFF ? new(0, (uint)low, port, false) : new(high, low, port, true);
    }

    /// <summary>Converts from the framework's type.</summary>
    public static TransportAddress From(IPAddress address, int port)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        return FromBytes(bytes[..written], (ushort)port);
    }

    /// <summary>Converts from the framework's type.</summary>
    public static TransportAddress From(IPEndPoint endPoint) => From(endPoint.Address, endPoint.Port);

    /// <summary>Reads a raw <c>sockaddr_in</c> or <c>sockaddr_in6</c> (port at 2; address at 4 or 8 on every system .NET runs on).</summary>
    public static TransportAddress From(SocketAddress socketAddress)
    {
        var raw = socketAddress.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(raw[2..]);
        return socketAddress.Family == AddressFamily.InterNetworkV6
            ? FromBytes(raw.Slice(8, 16), port)
            : FromBytes(raw.Slice(4, 4), port);
    }

    /// <summary>Parses an IP literal; names are refused.</summary>
    public static bool TryParse(ReadOnlySpan<char> address, int port, out TransportAddress result)
    {
        result = default;
        if (port is < 0 or > 65535 || !IPAddress.TryParse(address, out var ip))
            return false;
        result = From(ip, port);
        return true;
    }

    /// <summary>Writes the address, without the port, in network order.</summary>
    /// <returns>Bytes written: 4 or 16.</returns>
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

    /// <summary>Fills a <see cref="SocketAddress"/> made for this address family.</summary>
    public void WriteTo(SocketAddress socketAddress)
    {
        var raw = socketAddress.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(raw[2..], Port);
        WriteAddress(raw[(IsIPv6 ? 8 : 4)..]);
    }

    /// <summary>The same address with another port.</summary>
    public TransportAddress WithPort(ushort port) => new(_high, _low, port, IsIPv6);

    /// <summary>Converts to the framework's type.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        return new(bytes[..WriteAddress(bytes)]);
    }

    /// <summary>Converts to the framework's type.</summary>
    public IPEndPoint ToIPEndPoint() => new(ToIPAddress(), Port);

    /// <summary>Compares address and port.</summary>
    public bool Equals(TransportAddress other) =>
        _low == other._low && _high == other._high && Port == other.Port && IsIPv6 == other.IsIPv6;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _low, Port);

    /// <summary>The address stays out of logs.</summary>
    public override string ToString() => IsIPv6 ? "(IPv6 address)" : "(IPv4 address)";
}
