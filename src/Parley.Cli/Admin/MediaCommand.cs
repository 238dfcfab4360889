using System.CommandLine;
using System.Globalization;
using Parley.Cli.AdminApi;
using Parley.Cli.Channels;
using Parley.Cli.Errors;
using Parley.Cli.Shell;

namespace Parley.Cli.Admin;

/// <summary><c>parley admin media</c>: lists and removes the files that users uploaded.</summary>
internal static class MediaCommand
{
    private const int DefaultLimit = 100, MaxLimit = 1_000;

    public static Command Create(CliContext context) => new("media", "List and remove the files that users uploaded.") { List(context), Remove(context) };

    /// <summary>Returns a number of files with their size.</summary>
    public static string Count(int files, long bytes) => $"{files} {(files == 1 ? "file" : "files")} ({Size(bytes)})";

    private static Command List(CliContext context)
    {
        var user = new Argument<string?>("USER") { Description = "The user ID or its name. Default: all users.", HelpName = "USER", Arity = ArgumentArity.ZeroOrOne };
        var limit = new Option<int>("--limit") { Description = $"The number of files of a page, up to {MaxLimit}. Default: {DefaultLimit}.", HelpName = "N", DefaultValueFactory = static _ => DefaultLimit };
        limit.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= MaxLimit))
                result.AddError($"--limit takes a number from 1 to {MaxLimit}.");
        });
        var from = new Option<string?>("--from") { Description = "The start of the page, as the previous page prints it.", HelpName = "PAGE" };
        var json = CommonOptions.Json();
        return new Command("list", "List the uploaded files, the newest first.") { user, limit, from, json }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var request = new AdminRequest { Action = AdminAction.ListFiles, Target = parsed.GetValue(user), From = parsed.GetValue(from), Limit = parsed.GetValue(limit) };
            var page = (await AdminCommand.RunAsync(parsed, request, cancellationToken)).Files!;
            if (parsed.GetValue(json))
            {
                context.Out.WriteJson(page, AdminJson.Default.AdminFilePage);
                return ExitCode.Done;
            }
            foreach (var file in page.Files)
                context.Out.WriteSentence($"{file.Uri}  {AdminCommand.Date(file.UploadedAt)}  {file.UserId}  {Size(file.Size)}  {MemberText.Plain(file.ContentType)}  {MemberText.Plain(file.FileName ?? "")}".TrimEnd());
            if (page.Next is { } next)
                context.Out.WriteSentence($"The next page starts with --from {next}.");
            return ExitCode.Done;
        });
    }

    private static Command Remove(CliContext context)
    {
        var files = new Argument<string[]>("MXC") { Description = "The addresses of the files, as `media list` prints them.", HelpName = "MXC", Arity = ArgumentArity.ZeroOrMore };
        var user = new Option<string?>("--user") { Description = "Remove the files of this user instead.", HelpName = "USER" };
        var before = new Option<string?>("--before") { Description = "With --user, only the files that were uploaded before this day, in the time zone of this machine.", HelpName = "YYYY-MM-DD" };
        before.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && Day(result.Tokens[^1].Value) is null)
                result.AddError("--before takes a day like 2026-01-31.");
        });
        var command = new Command("remove", "Remove files with their thumbnails. Their addresses stay unused.") { files, user, before };
        command.Validators.Add(result =>
        {
            if (result.GetValue(files) is { Length: > 0 } == result.GetValue(user) is not null)
                result.AddError("Name the files, or a user with --user.");
            else if (result.GetValue(before) is not null && result.GetValue(user) is null)
                result.AddError("--before needs --user.");
        });
        return command.Does(context, async (context, parsed, cancellationToken) =>
        {
            var request = new AdminRequest
            {
                Action = AdminAction.RemoveFiles,
                Target = parsed.GetValue(user),
                Before = parsed.GetValue(before) is { } day ? Day(day) : null,
                Files = parsed.GetValue(files) ?? [],
            };
            var response = await AdminCommand.RunAsync(parsed, request, cancellationToken);
            context.Out.WriteSentence($"Removed {Count(response.Removed, response.RemovedBytes)}.");
            return ExitCode.Done;
        });
    }

    private static DateTimeOffset? Day(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var day) ? new DateTimeOffset(day) : null;

    private static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.0} MiB"),
    };
}
