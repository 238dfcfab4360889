using System.CommandLine;

namespace Parley.Cli.Shell;

/// <summary><c>parley completion</c>: what makes a shell complete commands, options and the names of channels.</summary>
internal static class CompletionCommand
{
    public static Command Create(CliContext surroundings)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        return new Command("completion", "Print what makes a shell complete `parley`: in bash, `source <(parley completion bash)`.") { shell }.Does(surroundings, (parsed, _) =>
        {
            surroundings.Out.Profile.Out.Writer.Write(Script(parsed.GetValue(shell)!));
            return Task.FromResult(ExitCode.Done);
        });
    }

    // The [suggest:POSITION] directive of System.CommandLine answers with one word a line.
    private static string Script(string shell) => shell switch
    {
        "bash" => """
            _parley() {
                local IFS=$'\n'
                COMPREPLY=($(parley "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null))
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
                parley "[suggest:$position]" "$ast" 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }

            """,
    };
}
