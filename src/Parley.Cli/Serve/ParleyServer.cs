using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Parley.Cli.AdminApi;
using Parley.Cli.BuiltInBots;
using Parley.Cli.Errors;
using Parley.Cli.Web;
using Parley.Homeserver;
using Parley.Homeserver.Hosting;
using Yarp.ReverseProxy.Forwarder;
using IPNetwork = System.Net.IPNetwork;

namespace Parley.Cli.Serve;

/// <summary>The running process of <c>parley serve</c>.</summary>
internal sealed class ParleyServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DataFolder? _data;

    private ParleyServer(WebApplication app, DataFolder? data, string address, IReadOnlyList<string> remarks) => (_app, _data, Address, Remarks) = (app, data, address, remarks);

    /// <summary>Gets the address of the web client.</summary>
    public string Address { get; }

    /// <summary>Gets the hints for the user who started the server.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>Starts the server.</summary>
    /// <exception cref="CommandException">It cannot start; the message has the reason and what to do.</exception>
    public static async Task<ParleyServer> StartAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        var files = WebClientFiles.Load(options.Web);
        var homeserver = options.Homeserver is { } named ? await HomeserverAddress.FindAsync(named, cancellationToken) : null;

        var data = homeserver is null ? DataFolder.Open(options.Data) : null;
        try
        {
            return await StartAsync(options, files, homeserver, data, cancellationToken);
        }
        catch
        {
            data?.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the server stops.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
        _data?.Dispose();
    }

    private static async Task<ParleyServer> StartAsync(ServeOptions options, WebClientFiles files, Uri? homeserver, DataFolder? data, CancellationToken cancellationToken)
    {
        var socket = data is not null && DataFolder.Socket(options.Data) is var path && AdminSocket.Supports(path) ? path : null;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        // An unreachable homeserver is reported to the client; YARP would log a stack trace for each request.
        builder.Logging.AddFilter("Yarp", LogLevel.Error);
        // StartAsync throws the reason for which it cannot start.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (options.Loggers is not NullLoggerFactory)
            builder.Logging.AddFilter("Parley", LogLevel.Debug).AddFilter<ConsoleLoggerProvider>("Parley", LogLevel.Warning).AddProvider(new ForwardingLoggerProvider(options.Loggers));
        Telemetry.Add(builder.Services, builder.Configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        // The command line handles Ctrl-C; the host only follows.
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Listen(kestrel, options);
            if (socket is not null)
                AdminSocket.Listen(kestrel, socket);
        });
        // DNS rebinding (a name of a web page that resolves to this machine) would give the page the rights of this origin.
        if (options.IsOnLoopback)
            builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = [.. options.PublicUrl is { } url ? [url.Host] : (string[])[], "localhost", "*.localhost", "127.0.0.1", "[::1]", options.Bind.Contains(':', StringComparison.Ordinal) ? $"[{options.Bind}]" : options.Bind]);
        if (homeserver is null)
        {
            builder.Services.AddParleyHomeserver(EmbeddedHomeserver.Options(options));
            if (options.Bots)
                builder.Services.AddHostedService<BuiltInBotsService>();
        }
        else
        {
            builder.Services.AddHttpForwarder();
            builder.Services.AddSingleton(services => new HomeserverRelay(homeserver, services.GetRequiredService<IHttpForwarder>()));
        }

        var app = builder.Build();
        try
        {
            UseProxies(app, options);
            if (options.IsOnLoopback)
                app.UseHostFiltering();
            if (!options.IsExposed && homeserver is null)
                app.UseMiddleware<UnannouncedProxy>();
            else if (!options.IsExposed)
                app.UseMiddleware<RelayOrigins>();
            app.UseMiddleware<SecurityHeaders>(new PageSecurity(files, homeserver));
            files.Map(app);
            ClientConfiguration.Map(app, homeserver);
            if (homeserver is null)
            {
                app.MapParleyHomeserver();
                AdminSocket.Map(app);
            }
            else
                app.Services.GetRequiredService<HomeserverRelay>().Map(app);
            await app.StartAsync(cancellationToken);
            if (socket is not null)
                AdminSocket.Restrict(socket);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await app.DisposeAsync();
            throw e switch
            {
                IOException { InnerException: AddressInUseException } or AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
                    new CommandException($"Port {options.Port} is in use. Choose another one with --port, or a free one with --port 0.", e),
                IOException or SocketException =>
                    new CommandException($"Couldn't listen on {options.Bind} port {options.Port} ({Reason(e)}). Choose others with --bind and --port.", e),
                HomeserverException => new CommandException(e.Message, e),
                _ => new CommandException($"Couldn't start Parley: {Reason(e)}.", e),
            };
        }
        return new(app, data, PrintedAddress(app, options), await RemarksAsync(app, options, homeserver is null, cancellationToken));
    }

    private static void Listen(KestrelServerOptions kestrel, ServeOptions options)
    {
        kestrel.AddServerHeader = false;
        if (options.Bind == "localhost")
            kestrel.ListenLocalhost(options.Port == 0 ? FreePort() : options.Port, UseTls);
        else if (IPAddress.TryParse(options.Bind, out var address))
            kestrel.Listen(address, options.Port, UseTls);
        else
            throw new CommandException($"'{options.Bind}' is not an address to listen on. Use an IP address of this machine with --bind, 0.0.0.0 for all of them, or localhost.");

        void UseTls(ListenOptions listen)
        {
            if (options.Tls is { } tls)
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(new SslServerAuthenticationOptions { ServerCertificateContext = tls.Current() }) });
        }
    }

    // The limits by address need the address of the client, not that of the proxy.
    private static void UseProxies(WebApplication app, ServeOptions options)
    {
        var proxies = options.TrustedProxies.ToList();
        // Only a reverse proxy on this machine can connect.
        if (options is { IsOnLoopback: true, IsExposed: true })
            proxies.AddRange([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")]);
        if (proxies.Count == 0)
            return;
        // Each proxy appends the address that it sees. From the last one on, the first address that is not a trusted proxy is that of the client.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var proxy in proxies)
            forwarded.KnownIPNetworks.Add(proxy);
        app.UseForwardedHeaders(forwarded);
    }

    // Kestrel cannot choose one free port for both loopback addresses.
    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string PrintedAddress(WebApplication app, ServeOptions options)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var bound = BindingAddress.Parse(addresses.First());
        var host = options.Bind is "localhost" or "0.0.0.0" or "::" ? "localhost" : bound.Host;
        return $"{(options.Tls is null ? "http" : "https")}://{host}:{bound.Port}";
    }

    private static async Task<IReadOnlyList<string>> RemarksAsync(WebApplication app, ServeOptions options, bool isEmbedded, CancellationToken cancellationToken)
    {
        var remarks = new List<string>();
        if (isEmbedded && EmbeddedHomeserver.RegistrationOf(options) == RegistrationMode.Invite)
            remarks.Add("Invitation code for new accounts: " + (await app.Services.GetRequiredService<HomeserverAdministration>().GetInvitationAsync(cancellationToken)).Code);
        else if (isEmbedded && options.IsExposed && EmbeddedHomeserver.RegistrationOf(options) == RegistrationMode.Open)
            remarks.Add("Everyone who can connect may create an account. Use --registration invite to require an invitation code.");
        else if (isEmbedded && !options.IsExposed)
            remarks.Add("Only this machine may connect. To serve others through a reverse proxy, start with --public-url: the server can't recognize every proxy.");
        if (options.IsExposed && options.Tls is null && options.PublicUrl?.Scheme != "https")
            remarks.Add("Browsers on other machines grant microphone access only on https pages. Use --tls-cert and --tls-key, or run a reverse proxy with a certificate and name its address with --public-url.");
        return remarks;
    }

    private static string Reason(Exception e) => (e.InnerException ?? e).Message.TrimEnd('.');
}
