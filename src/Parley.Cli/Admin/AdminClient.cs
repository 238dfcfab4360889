using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Parley.Cli.AdminApi;
using Parley.Cli.Errors;
using Parley.Cli.Serve;
using Parley.Homeserver;
using Parley.Homeserver.Hosting;

namespace Parley.Cli.Admin;

/// <summary>Runs a command of <c>parley admin</c>: in the running server, or here if none uses the data folder.</summary>
internal static class AdminClient
{
    /// <summary>Runs a command.</summary>
    /// <exception cref="CommandException">The folder contains no homeserver, or the homeserver refused the command.</exception>
    public static async Task<AdminResponse> RunAsync(string folder, AdminRequest request, CancellationToken cancellationToken)
    {
        if (!File.Exists(DataFolder.Database(folder)))
            throw new CommandException($"The folder {folder} contains no homeserver. Name the folder of `parley serve` with --data.");
        AdminResponse response;
        using (var held = DataFolder.TryLock(folder))
            response = held is null ? await SendAsync(DataFolder.Socket(folder), request, cancellationToken) : await RunHereAsync(folder, request, cancellationToken);
        return response.Error is { } error ? throw new CommandException(error) : response;
    }

    private static async Task<AdminResponse> RunHereAsync(string folder, AdminRequest request, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IHostApplicationLifetime, NoLifetime>();
        services.AddParleyHomeserver(EmbeddedHomeserver.Options(new() { Data = folder }));
        await using var provider = services.BuildServiceProvider();
        try
        {
            return await AdminRunner.RunAsync(provider.GetRequiredService<HomeserverAdministration>(), request, cancellationToken);
        }
        catch (HomeserverException e)
        {
            throw new CommandException(e.Message, e);
        }
    }

    private static async Task<AdminResponse> SendAsync(string path, AdminRequest request, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(path, cancellation) });
        try
        {
            using var answer = await http.PostAsJsonAsync(new Uri("http://localhost" + AdminSocket.Path), request, AdminJson.Default.AdminRequest, cancellationToken);
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync(AdminJson.Default.AdminResponse, cancellationToken))!;
        }
        catch (Exception e) when (e is HttpRequestException or ArgumentException)
        {
            throw new CommandException($"Another process uses the folder, but takes no commands at {path} ({(e.InnerException ?? e).Message.TrimEnd('.')}). Run this as the user of `parley serve`, or stop it first.", e);
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // The homeserver serves no request here.
    private sealed class NoLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }
}
