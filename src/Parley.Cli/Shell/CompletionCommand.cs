using System.CommandLine;
using Parley.Cli.Errors;

namespace Parley.Cli.Shell;

/// <summary><c>parley completion</c>: prints a script that makes a shell complete commands, options and channel names.</summary>
internal static class CompletionCommand
{
    public static Command Create(CliContext context)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        return new Command("completion", "Print a completion script for your shell; in bash, run `source <(parley completion bash)`.") { shell }.Does(context, (context, parsed, _) =>
        {
            context.Out.Profile.Out.Writer.Write(Script(parsed.GetValue(shell)!));
            return Task.FromResult(ExitCode.Done);
        });
    }

    // The [suggest:POSITION] directive of System.CommandLine prints one completion a line. Other users choose the names of channels, so
    // bash and PowerShell, which insert completions unquoted, must quote them. PowerShell ends a quoted text at typographic quotes too.
    // bash 3.2, the version of macOS, has no mapfile.
    private static string Script(string shell) => shell switch
    {
        "bash" => """
            _parley() {
                local word
                COMPREPLY=()
                while IFS= read -r word; do
                    COMPREPLY+=("$(printf '%q' "$word")")
                done < <(parley "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
            }
            complete -o default -F _parley parley

            """,
        "zsh" => """
            #compdef parley
            _parley() {
                local -a words_found
                words_found=("${(@f)$(parley "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                compadd -a words_found
            }
            compdef _parley parley

            """,
        "fish" => """
            complete -c parley -a '(parley "[suggest:"(string length -- (commandline -cp))"]" (commandline -cp) 2>/dev/null)'

            """,
        _ => """
            Register-ArgumentCompleter -Native -CommandName parley -ScriptBlock {
                param($word, $ast, $position)
                parley "[suggest:$position]" "$ast" 2>$null | ForEach-Object {
                    $text = if ($_ -match '^[\w.:/-]+$') { $_ } else { "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($_) + "'" }
                    [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
                }
            }

            """,
    };
}
