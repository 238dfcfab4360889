using System.CommandLine;
using Parley.Cli.Sessions;

namespace Parley.Cli.Shell;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>Which login; on every command.</summary>
    public static Option<string?> Profile { get; } = MakeProfile();

    /// <summary>The login that was named, by the option, by <c>PARLEY_PROFILE</c>, or the default.</summary>
    public static string ProfileOf(this CliContext surroundings, ParseResult parsed) =>
        parsed.GetValue(Profile) ?? (surroundings.Variable("PARLEY_PROFILE") is { Length: > 0 } named ? SessionStore.Checked(named) : SessionStore.DefaultProfile);

    /// <summary>JSON in place of what people read.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for programs." };

    private static Option<string?> MakeProfile()
    {
        var option = new Option<string?>("--profile") { Description = "Which login to use; each name keeps one of its own. Default: $PARLEY_PROFILE, or 'default'.", HelpName = "NAME", Recursive = true };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !SessionStore.IsProfile(result.Tokens[^1].Value))
                result.AddError("--profile takes a name of letters, digits, '-', '_' and '.'.");
        });
        return option;
    }
}
