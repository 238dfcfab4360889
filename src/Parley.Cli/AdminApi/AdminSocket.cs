using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Parley.Homeserver.Hosting;

namespace Parley.Cli.AdminApi;

/// <summary>
/// The socket on which a running server takes the commands of <c>parley admin</c>. It is a file that only the user of the server can open,
/// so that the commands need no further authentication.
/// </summary>
internal static class AdminSocket
{
    public const string Path = "/_parley/admin";

    // The size of sun_path in sockaddr_un, with its final zero, is 104 on macOS and 108 on Linux.
    private const int MaxPathBytes = 103;

    /// <summary>Returns whether a path is short enough for a socket of this system.</summary>
    public static bool Supports(string path) => Socket.OSSupportsUnixDomainSockets && System.Text.Encoding.UTF8.GetByteCount(path) <= MaxPathBytes;

    /// <summary>Listens on the socket. The caller has locked the folder, so a socket that exists is one of an earlier process.</summary>
    public static void Listen(KestrelServerOptions kestrel, string path)
    {
        File.Delete(path);
        kestrel.ListenUnixSocket(path, static listen => listen.Use(static next => connection =>
        {
            connection.Features.Set(new Mark());
            return next(connection);
        }));
    }

    /// <summary>Keeps other users of the machine from the socket.</summary>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Runs the commands that come through the socket. Other connections get 404.</summary>
    public static void Map(WebApplication app) => app.MapPost(Path, async context =>
    {
        if (context.Features.Get<Mark>() is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var request = await context.Request.ReadFromJsonAsync(AdminJson.Default.AdminRequest, context.RequestAborted);
        var response = await AdminRunner.RunAsync(app.Services.GetRequiredService<HomeserverAdministration>(), request!, CancellationToken.None);
        await context.Response.WriteAsJsonAsync(response, AdminJson.Default.AdminResponse, cancellationToken: context.RequestAborted);
    });

    // On the connections of the socket.
    private sealed class Mark;
}
