namespace Parley.Cli.Serve;

/// <summary>What <c>parley serve</c> was asked for.</summary>
internal sealed record ServeOptions
{
    /// <summary>The port; 0 for a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The address to listen on: an IP address, or <c>localhost</c> for both of loopback's.</summary>
    public string Bind { get; init; } = "localhost";

    /// <summary>Where the embedded homeserver keeps its database.</summary>
    public string Data { get; init; } = DefaultData;

    /// <summary>A homeserver to use in place of the embedded one; null for the embedded one.</summary>
    public string? Homeserver { get; init; }

    /// <summary>Whether the Music and Echo bots live in the embedded homeserver's channels.</summary>
    public bool Bots { get; init; } = true;

    /// <summary>How often a password is hashed in the embedded homeserver; null takes its default. Tests make many accounts.</summary>
    public int? PasswordRounds { get; init; }

    /// <summary>The published web client's folder.</summary>
    public string Web { get; init; } = Path.Combine(AppContext.BaseDirectory, "web");

    public static string DefaultData { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "parley");
}
