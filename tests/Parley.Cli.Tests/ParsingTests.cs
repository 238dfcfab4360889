using Parley.Cli.App;
using Parley.Cli.Errors;
using Parley.Cli.Logins;
using Parley.Cli.Shell;
using Microsoft.Extensions.Logging;
using Parley.Cli.Tests.Support;

namespace Parley.Cli.Tests;

public sealed class ParsingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-parsing-");

    private TestTerminal Terminal => field ??= new(_folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("parley --help", "whoo")]
    [InlineData("parley who --help", "who")]
    [InlineData("parley join --help", "join", "lobby", "--volume", "300")]
    [InlineData("parley join --help", "join", "lobby", "--loop")]
    [InlineData("parley record --help", "record", "lobby")]
    [InlineData("parley record --help", "record", "lobby", "--out", "x", "--for", "soon")]
    [InlineData("parley whoami --help", "whoami", "--profile", "../x")]
    [InlineData("parley completion --help", "completion", "tcsh")]
    [InlineData("parley serve --help", "serve", "--registration", "maybe")]
    [InlineData("parley serve --help", "serve", "--member-invites", "maybe")]
    [InlineData("parley serve --help", "serve", "--homeserver", "https://matrix.example.org", "--member-invites", "off")]
    [InlineData("parley serve --help", "serve", "--port", "70000")]
    [InlineData("parley serve --help", "serve", "--public-url", "talk.example.org")]
    [InlineData("parley serve --help", "serve", "--public-url", "https://talk.example.org/path")]
    [InlineData("parley serve --help", "serve", "--turn", "turn.example.org")]
    [InlineData("parley serve --help", "serve", "--tls-cert", "cert.pem")]
    [InlineData("parley serve --help", "serve", "--trusted-proxy", "proxy")]
    [InlineData("parley serve --help", "serve", "--rate-limit", "login=often")]
    [InlineData("parley serve --help", "serve", "--homeserver", "https://example.org", "--server-name", "example.org")]
    [InlineData("parley serve --help", "serve", "--homeserver", "https://example.org", "--rate-limit", "login=1/50")]
    public async Task Invalid_command_line_prints_the_error_and_the_help_command_and_ends_with_2(string help, params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, await Terminal.RunAsync(arguments));
        var lines = Terminal.Error.Trim().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal($"Run `{help}` for usage.", lines[1]);
        Assert.Empty(Terminal.Out);
    }

    [Theory]
    [InlineData("whoami")]
    [InlineData("channels")]
    [InlineData("who", "lobby")]
    [InlineData("logout")]
    [InlineData("join", "lobby")]
    [InlineData("record", "lobby", "--out", "nowhere")]
    [InlineData("bridge", "lobby", "music")]
    public async Task Commands_without_a_login_print_how_to_log_in_and_end_with_3(params string[] arguments)
    {
        if (arguments[0] == "record")
            arguments[3] = Path.Combine(_folder.FullName, "out");
        Assert.Equal(ExitCode.NotLoggedIn, await Terminal.RunAsync(arguments));
        Assert.Equal("You are not logged in. Run `parley login @you:example.org`.", Terminal.Sentence());
    }

    [Fact]
    public void Every_command_and_option_has_a_description()
    {
        var root = CommandLine.Create(new() { Out = new Spectre.Console.Testing.TestConsole(), Error = new Spectre.Console.Testing.TestConsole(), In = TextReader.Null, Sessions = Terminal.Sessions });
        Assert.True(root.Subcommands.Count >= 10);
        foreach (var command in root.Subcommands)
        {
            Assert.EndsWith(".", command.Description, StringComparison.Ordinal);
            Assert.All(command.Options.Where(static option => !option.Hidden && option.Name is not "--help" and not "--version"), static option => Assert.False(string.IsNullOrEmpty(option.Description), option.Name));
            Assert.All(command.Arguments, static argument => Assert.False(string.IsNullOrEmpty(argument.Description), argument.Name));
            // Without a help name, the help lists the completions.
            Assert.All(command.Arguments.Where(static argument => argument.Name is "CHANNEL" or "OTHER"), static argument => Assert.Equal(argument.Name, argument.HelpName));
        }
    }

    [Theory]
    [InlineData("90s", 90.0)]
    [InlineData("90", 90.0)]
    [InlineData("10m", 600.0)]
    [InlineData("1h30m", 5400.0)]
    [InlineData("2.5s", 2.5)]
    [InlineData("0s", null)]
    [InlineData("", null)]
    [InlineData("soon", null)]
    [InlineData("-5s", null)]
    public void Times_are_parsed(string text, double? seconds) => Assert.Equal(seconds, Times.Parse(text)?.TotalSeconds);

    [Theory]
    [InlineData("bash", "complete -o default -F _parley parley")]
    [InlineData("zsh", "compdef _parley parley")]
    [InlineData("fish", "complete -c parley")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_script_is_printed_for_each_shell(string shell, string holds)
    {
        Assert.Equal(0, await Terminal.RunAsync("completion", shell));
        Assert.Contains(holds, Terminal.Out, StringComparison.Ordinal);
        Assert.Contains("[suggest:", Terminal.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bash_completes_with_the_printed_script()
    {
        if (!File.Exists("/bin/bash"))
            return;
        Assert.Equal(0, await Terminal.RunAsync("completion", "bash"));
        var script = Path.Combine(_folder.FullName, "complete.sh");
        var program = Path.Combine(AppContext.BaseDirectory, "parley.dll");
        await File.WriteAllTextAsync(script, $$"""
            parley() { dotnet '{{program}}' "$@"; }
            {{Terminal.Out}}
            COMP_LINE='parley comp'; COMP_POINT=${#COMP_LINE}; _parley; echo "${COMPREPLY[*]}"
            COMP_LINE='parley join lobby --vo'; COMP_POINT=${#COMP_LINE}; _parley; echo "${COMPREPLY[*]}"
            """);
        using var bash = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/bash", ["--norc", script]) { RedirectStandardOutput = true })!;
        Assert.Equal("completion\n--voice --volume\n", (await bash.StandardOutput.ReadToEndAsync()).Replace("--volume --voice", "--voice --volume", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bash_quotes_channel_names()
    {
        if (!File.Exists("/bin/bash"))
            return;
        Assert.Equal(0, await Terminal.RunAsync("completion", "bash"));
        var script = Path.Combine(_folder.FullName, "quote.sh");
        await File.WriteAllTextAsync(script, $$"""
            parley() { printf '%s\n' 'lounge;id' 'Tea room'; }
            {{Terminal.Out}}
            COMP_LINE='parley who '; COMP_POINT=${#COMP_LINE}; _parley; printf '%s\n' "${COMPREPLY[@]}"
            """);
        using var bash = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/bash", ["--norc", script]) { RedirectStandardOutput = true })!;
        Assert.Equal("lounge\\;id\nTea\\ room\n", await bash.StandardOutput.ReadToEndAsync());
    }

    [Fact]
    public async Task Bash_script_needs_no_command_that_bash_3_2_lacks()
    {
        Assert.Equal(0, await Terminal.RunAsync("completion", "bash"));
        Assert.DoesNotMatch("mapfile|readarray|declare -A|local -n", Terminal.Out);
    }

    // PowerShell ends a quoted text at U+2018 to U+201B as well as at an apostrophe.
    [Fact]
    public async Task PowerShell_script_escapes_all_quotes_that_PowerShell_knows()
    {
        Assert.Equal(0, await Terminal.RunAsync("completion", "pwsh"));
        Assert.Contains("[System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($_)", Terminal.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(".Replace(", Terminal.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--profile=x")]
    [InlineData("-v")]
    [InlineData("[suggest:1]")]
    [InlineData("two\nlines")]
    [InlineData("two\u2028lines")]
    [InlineData("\u001B[2J")]
    [InlineData("@file")]
    [InlineData("")]
    public async Task Channel_name_that_is_not_an_argument_is_not_completed(string name)
    {
        var channels = new SeenChannels(_folder.FullName);
        channels.Save("default", [name, "Lobby"]);
        Assert.Equal(["Lobby"], channels.Load("default"));
        // A file of an earlier version.
        await File.WriteAllLinesAsync(Path.Combine(_folder.FullName, "default.channels"), name.Contains('\n', StringComparison.Ordinal) ? ["Lobby"] : [name, "Lobby"]);
        Assert.Equal(["Lobby"], channels.Load("default"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verbose_and_log_json_write_log_messages(bool json)
    {
        var file = Path.Combine(_folder.FullName, "parley.log");
        var command = new System.CommandLine.Command("log").Does(Terminal.Context, static (context, _, _) =>
        {
            context.Loggers.CreateLogger("Parley.Test").LogDebug("Hello {Name}", "Ada");
            context.Loggers.CreateLogger("Other").LogDebug("Not logged");
            return Task.FromResult(ExitCode.Done);
        });
        var root = CommandLine.Create(Terminal.Context);
        root.Subcommands.Add(command);
        Assert.Equal(0, await root.Parse(json ? ["log", "--log-json", file] : ["log", "--verbose"]).InvokeAsync());
        if (!json)
        {
            Assert.EndsWith("debug Parley.Test: Hello Ada\n", Terminal.Error, StringComparison.Ordinal);
            return;
        }
        Assert.Empty(Terminal.Error);
        using var entry = System.Text.Json.JsonDocument.Parse(Assert.Single(File.ReadAllLines(file)));
        Assert.Equal(("Debug", "Parley.Test", "Hello Ada", "Ada"), (Text("level"), Text("category"), Text("message"), Text("Name")));

        string? Text(string name) => entry.RootElement.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Log_file_that_cannot_be_written_fails_with_advice()
    {
        Assert.Equal(ExitCode.Failed, await Terminal.RunAsync("completion", "bash", "--log-json", Path.Combine(_folder.FullName, "missing", "x.log")));
        Assert.Contains("--log-json", Terminal.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void Seen_channels_are_completed_by_name_and_alias()
    {
        Terminal.Sessions.Save("default", new(new("https://example.org"), Matrix.UserId.Parse("@ada:example.org"), Matrix.DeviceId.Parse("ABC"), "secret"));
        new SeenChannels(Terminal.Sessions.Folder).Save("default", ["Lobby", "#lobby:example.org", "Music"]);
        var root = CommandLine.Create(new() { Out = new Spectre.Console.Testing.TestConsole(), Error = new Spectre.Console.Testing.TestConsole(), In = TextReader.Null, Sessions = Terminal.Sessions, Variable = static _ => null });
        Assert.Equal(["Lobby"], root.Parse("who lob").GetCompletions().Select(static completion => completion.Label));
        Assert.Equal(["#lobby:example.org"], root.Parse("join #").GetCompletions().Select(static completion => completion.Label));
    }
}
