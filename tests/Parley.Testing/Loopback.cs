using System.Net;
using System.Net.Sockets;

namespace Parley.Testing;

/// <summary>Ports on 127.0.0.1.</summary>
public static class Loopback
{
    /// <summary>Returns a free port, for programs that cannot choose one themselves.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
