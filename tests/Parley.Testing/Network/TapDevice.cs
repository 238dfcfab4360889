using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Parley.Testing.Network;

/// <summary>A TAP network interface. This process reads the frames that the kernel sends, and writes those that it receives.</summary>
internal sealed partial class TapDevice : IDisposable
{
    private const string Device = "/dev/net/tun";
    private const int OpenReadWrite = 2, OpenNonBlocking = 0x800, OpenCloseOnExec = 0x80000;
    private const uint SetInterface = 0x400454ca; // TUNSETIFF
    private const short Tap = 0x0002, NoPacketInformation = 0x1000;
    private const short PollIn = 1;

    private readonly SafeFileHandle _handle;

    /// <summary>Creates the interface, which is down and has no address.</summary>
    /// <exception cref="InvalidOperationException">The interface can't be created.</exception>
    public TapDevice(string name)
    {
        Name = name;
        if (!File.Exists(Device))
            throw new InvalidOperationException($"There is no {Device} on this machine, so no network can be simulated: load the kernel's tun module, or run these tests on a machine that has it.");
        var descriptor = Open(Device, OpenReadWrite | OpenNonBlocking | OpenCloseOnExec);
        if (descriptor < 0)
            throw new InvalidOperationException($"{Device} cannot be opened ({Marshal.GetLastPInvokeErrorMessage()}): the tests over a simulated network need root.");
        _handle = new(descriptor, ownsHandle: true);
        Span<byte> request = stackalloc byte[40]; // struct ifreq
        request.Clear();
        Encoding.ASCII.GetBytes(name, request);
        MemoryMarshal.Write(request[16..], (short)(Tap | NoPacketInformation));
        if (Control(descriptor, SetInterface, ref MemoryMarshal.GetReference(request)) < 0)
        {
            var reason = Marshal.GetLastPInvokeErrorMessage();
            _handle.Dispose();
            throw new InvalidOperationException($"The interface {name} cannot be made ({reason}): the tests over a simulated network need root and CAP_NET_ADMIN.");
        }
    }

    /// <summary>The interface's name.</summary>
    public string Name { get; }

    /// <summary>Waits for a frame. Returns its length, or 0 if none arrived in time.</summary>
    public int Read(Span<byte> frame, int patienceMilliseconds)
    {
        var waiting = new PollEntry { Descriptor = (int)_handle.DangerousGetHandle(), Events = PollIn };
        if (Poll(ref waiting, 1, patienceMilliseconds) <= 0)
            return 0;
        return Math.Max(0, (int)ReadFrom(_handle, ref MemoryMarshal.GetReference(frame), frame.Length));
    }

    /// <summary>Sends a frame to the kernel. A frame that the kernel refuses is lost.</summary>
    public void Write(ReadOnlySpan<byte> frame) => _ = WriteTo(_handle, ref MemoryMarshal.GetReference(frame), frame.Length);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int descriptor, nuint request, ref byte argument);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadFrom(SafeFileHandle handle, ref byte buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteTo(SafeFileHandle handle, ref byte buffer, nint count);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
