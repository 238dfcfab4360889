using System.CommandLine;
using Parley.Cli.Logins;

namespace Parley.Cli.Shell;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>Gets the option that selects a login; on every command.</summary>
    public static Option<string?> Profile { get; } = CreateProfile();

    /// <summary>Gets the option that writes logs to the standard error; on every command.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Write log messages to the standard error; join also prints the safety code of each connection.", Recursive = true };

    /// <summary>Gets the option that writes logs to a file; on every command.</summary>
    public static Option<string?> LogJson { get; } = new("--log-json") { Description = "Append log messages to a file, one JSON object a line.", HelpName = "FILE", Recursive = true };

    /// <summary>Returns the selected login: the option's, or that of <c>PARLEY_PROFILE</c>, or the default one.</summary>
    public static string ProfileOf(this CliContext context, ParseResult parsed) =>
        parsed.GetValue(Profile) ?? (context.Variable("PARLEY_PROFILE") is { Length: > 0 } named ? SessionStore.Checked(named) : SessionStore.DefaultProfile);

    /// <summary>Creates the option that prints JSON.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for programs." };

    /// <summary>Creates the option that hides the addresses of this machine.</summary>
    public static Option<bool> RelayOnly() => new("--relay-only") { Description = "Hide the addresses of this machine from the members: all audio goes through the homeserver's relay (TURN)." };

    private static Option<string?> CreateProfile()
    {
        var option = new Option<string?>("--profile") { Description = "The login to use; each name keeps its own. Default: $PARLEY_PROFILE, or 'default'.", HelpName = "NAME", Recursive = true };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !SessionStore.IsProfile(result.Tokens[^1].Value))
                result.AddError("--profile takes a name of letters, digits, '-', '_' and '.'.");
        });
        return option;
    }
}
