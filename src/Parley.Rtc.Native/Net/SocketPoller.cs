using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Parley.Rtc.Native.Net;

/// <summary>
/// One thread that receives from many dedicated sockets with <c>epoll</c>, on Linux only. Receiving on the thread pool needs more processor
/// time (docs/decisions/2026-11-29-threads-and-sockets.md).
/// </summary>
internal sealed unsafe partial class SocketPoller : IDisposable
{
    // EPOLL_CTL_ADD, EPOLL_CTL_DEL and EPOLLIN of <sys/epoll.h>.
    private const int Add = 1;
    private const int Delete = 2;
    private const uint Readable = 1;

    // EPOLL_CLOEXEC.
    private const int CloseOnExec = 0x80000;

    /// <summary>Number of events that one call returns.</summary>
    private const int MostEvents = 64;

    /// <summary>How often the thread checks if the poller is disposed, in ms.</summary>
    private const int WaitMilliseconds = 1000;

    // struct epoll_event is packed on x64 only.
    private static readonly int s_eventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int s_dataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly ConcurrentDictionary<int, UdpPort> _ports = new();
    private readonly int _epoll;
    private int _nextId;
    private volatile bool _isDisposed;

    private SocketPoller(int epoll)
    {
        _epoll = epoll;
        new Thread(Run) { IsBackground = true, Name = "Parley sockets" }.Start();
    }

    /// <summary>Starts the thread; returns null if the system has no <c>epoll</c>.</summary>
    public static SocketPoller? TryStart()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var epoll = Create(CloseOnExec);
        return epoll < 0 ? null : new(epoll);
    }

    /// <summary>Starts to receive from a socket.</summary>
    /// <returns>The ID for <see cref="Remove"/>; negative if the socket was refused.</returns>
    public int TryAdd(UdpPort port, SafeSocketHandle handle)
    {
        var id = Interlocked.Increment(ref _nextId);
        _ports[id] = port;
        var request = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(new(request, 4), Readable);
        BinaryPrimitives.WriteInt64LittleEndian(new(request + s_dataOffset, 8), id);
        if (Control(_epoll, Add, (int)handle.DangerousGetHandle(), request) == 0)
            return id;
        _ports.TryRemove(id, out _);
        return -1;
    }

    /// <summary>Stops to receive from a socket. Call it before the socket is closed.</summary>
    public void Remove(int id, SafeSocketHandle handle)
    {
        var request = stackalloc byte[16];
        if (_ports.TryRemove(id, out _))
            _ = Control(_epoll, Delete, (int)handle.DangerousGetHandle(), request);
    }

    /// <inheritdoc/>
    public void Dispose() => _isDisposed = true;

    private void Run()
    {
        var events = stackalloc byte[MostEvents * 16];
        while (!_isDisposed)
        {
            var count = Wait(_epoll, events, MostEvents, WaitMilliseconds);
            for (var i = 0; i < count; i++)
            {
                var id = (int)BinaryPrimitives.ReadInt64LittleEndian(new(events + (i * s_eventSize) + s_dataOffset, 8));
                // epoll reports a socket again while it has more datagrams.
                if (_ports.TryGetValue(id, out var port))
                    port.ReceiveOne();
            }
        }

        _ = Close(_epoll);
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    private static partial int Control(int epoll, int operation, int socket, byte* request);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    private static partial int Wait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
