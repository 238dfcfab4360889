using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Homeserver;

namespace Parley.Cli.Serve;

/// <summary>The options of <c>parley serve</c>.</summary>
internal sealed record ServeOptions
{
    /// <summary>Gets the port; 0 takes a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Gets the address to listen on: an IP address, or <c>localhost</c> for both loopback addresses.</summary>
    public string Bind { get; init; } = "localhost";

    /// <summary>Gets the folder of the embedded homeserver's database.</summary>
    public string Data { get; init; } = DefaultData;

    /// <summary>Gets the address of an existing homeserver, or <see langword="null"/> for the embedded one.</summary>
    public string? Homeserver { get; init; }

    /// <summary>Gets the users who may register at the embedded homeserver, or <see langword="null"/> for the default: open if only this machine reaches the server, otherwise with an invitation.</summary>
    public RegistrationMode? Registration { get; init; }

    /// <summary>Gets a value that indicates whether members of the embedded homeserver may create invitation codes.</summary>
    public bool MemberInvitations { get; init; } = true;

    /// <summary>Gets the server name of a new database, the part of an ID after the colon, or <see langword="null"/> for the default.</summary>
    public string? ServerName { get; init; }

    /// <summary>Gets the address that users open, if it is not that of this machine, or <see langword="null"/>.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Gets the TURN servers of the embedded homeserver, such as <c>turn:host:port?transport=udp</c>.</summary>
    public IReadOnlyList<string> Turn { get; init; } = [];

    /// <summary>Gets the secret shared with the TURN servers, or <see langword="null"/> if there are none.</summary>
    public string? TurnSecret { get; init; }

    /// <summary>Gets the LiveKit server of the embedded homeserver, or <see langword="null"/> if there is none.</summary>
    public LiveKitOptions? LiveKit { get; init; }

    /// <summary>Gets the certificate for https, or <see langword="null"/> for http.</summary>
    public TlsCertificate? Tls { get; init; }

    /// <summary>Gets the addresses or networks of reverse proxies, whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are used.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Gets the rate limits of the embedded homeserver that differ from its defaults.</summary>
    public IReadOnlyList<RateLimitSetting> RateLimits { get; init; } = [];

    /// <summary>Gets a value that indicates whether the server listens on loopback alone.</summary>
    public bool IsOnLoopback => Bind == "localhost" || (IPAddress.TryParse(Bind, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Gets a value that indicates whether other machines can reach the server, directly or through a reverse proxy.</summary>
    public bool IsExposed => !IsOnLoopback || PublicUrl is { IsLoopback: false };

    /// <summary>Gets a value that indicates whether the built-in bots run in the embedded homeserver's channels.</summary>
    public bool Bots { get; init; } = true;

    /// <summary>Gets the number of password hashing rounds of the embedded homeserver, or <see langword="null"/> for its default. Tests, which create many accounts, use few.</summary>
    public int? PasswordRounds { get; init; }

    /// <summary>Gets the folder of the published web client.</summary>
    public string Web { get; init; } = Path.Combine(AppContext.BaseDirectory, "web");

    /// <summary>Gets the command line's loggers, which get the server's messages too.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    public static string DefaultData { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "parley");
}
