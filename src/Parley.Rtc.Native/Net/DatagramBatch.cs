using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Net;

/// <summary>
/// Sends datagrams of one socket together: with one <c>sendmmsg</c> on 64-bit Linux, one by one on other systems. Allocates nothing after the
/// constructor. Not thread-safe.
/// </summary>
internal sealed unsafe partial class DatagramBatch
{
    /// <summary>Size of the largest datagram in bytes; a larger one is dropped.</summary>
    public const int LargestDatagram = 1536;

    private const int Capacity = 64;
    private const int AddressSize = 28;
    private const ushort InterNetwork = 2;
    private const ushort InterNetworkV6 = 10;

    // One pinned array contains all of them, so that the pointers into it stay valid as long as this object exists.
    private readonly byte[] _storage;
    private readonly byte* _data;
    private readonly byte* _addresses;
    private readonly IoVector* _vectors;
    private readonly Message* _messages;
    private readonly TransportAddress[] _targets = new TransportAddress[Capacity];
    private UdpPort? _port;
    private int _count;

    public DatagramBatch()
    {
        _storage = GC.AllocateArray<byte>(Capacity * (LargestDatagram + sizeof(IoVector) + sizeof(Message) + AddressSize), pinned: true);
        _data = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_storage));
        _vectors = (IoVector*)(_data + (Capacity * LargestDatagram));
        _messages = (Message*)(_vectors + Capacity);
        _addresses = (byte*)(_messages + Capacity);
        for (var i = 0; i < Capacity; i++)
        {
            _vectors[i].Base = _data + (i * LargestDatagram);
            _messages[i].Name = _addresses + (i * AddressSize);
            _messages[i].Vectors = _vectors + i;
            _messages[i].VectorCount = 1;
        }
    }

    private static bool IsSupported { get; } = OperatingSystem.IsLinux() && sizeof(nint) == 8;

    /// <summary>Adds a datagram. Sends the earlier ones first if the batch is full or they belong to another socket.</summary>
    public void Add(UdpPort port, in TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length > LargestDatagram)
            return;
        if (_count == Capacity || !ReferenceEquals(port, _port))
            Flush();
        _port = port;
        datagram.CopyTo(new Span<byte>(_vectors[_count].Base, LargestDatagram));
        _vectors[_count].Length = (nuint)datagram.Length;
        _targets[_count] = to;
        WriteAddress(_count, to);
        _count++;
    }

    /// <summary>Sends all datagrams that were added.</summary>
    public void Flush()
    {
        if (_port is not { } port || _count == 0)
            return;
        var sent = IsSupported ? SendTogether(port) : 0;
        for (; sent < _count; sent++)
            port.Send(_targets[sent], new ReadOnlySpan<byte>(_vectors[sent].Base, (int)_vectors[sent].Length));
        _count = 0;
        GC.KeepAlive(_storage);
    }

    /// <summary>Returns how many datagrams the system has taken; the others are sent one by one.</summary>
    private int SendTogether(UdpPort port)
    {
        var handle = port.Handle;
        var isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            return Math.Max(0, SendMany((int)handle.DangerousGetHandle(), _messages, (uint)_count, 0));
        }
        catch (ObjectDisposedException)
        {
            return _count;
        }
        finally
        {
            if (isHeld)
                handle.DangerousRelease();
        }
    }

    /// <summary>Writes a <c>sockaddr_in</c> or <c>sockaddr_in6</c> in Linux's layout.</summary>
    private void WriteAddress(int index, in TransportAddress to)
    {
        var raw = new Span<byte>(_addresses + (index * AddressSize), AddressSize);
        MemoryMarshal.Write(raw, to.IsIPv6 ? InterNetworkV6 : InterNetwork);
        BinaryPrimitives.WriteUInt16BigEndian(raw[2..], to.Port);
        if (to.IsIPv6)
            MemoryMarshal.Write(raw[4..], 0);
        to.WriteAddress(raw[(to.IsIPv6 ? 8 : 4)..]);
        _messages[index].NameLength = to.IsIPv6 ? 28u : 16u;
    }

    [LibraryImport("libc", EntryPoint = "sendmmsg")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SendMany(int socket, Message* messages, uint count, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary>The <c>struct mmsghdr</c> of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public byte* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
        public uint Length;
        private readonly uint _padding;
    }
}
