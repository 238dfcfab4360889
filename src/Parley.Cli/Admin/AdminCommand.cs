using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Parley.Cli.AdminApi;
using Parley.Cli.Errors;
using Parley.Cli.Serve;
using Parley.Cli.Sessions;
using Parley.Cli.Shell;
using Parley.Homeserver;
using Parley.Homeserver.Hosting;

namespace Parley.Cli.Admin;

/// <summary><c>parley admin</c>: manages the embedded homeserver of <c>parley serve</c>.</summary>
internal static class AdminCommand
{
    private const string PasswordCharacters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int PasswordLength = 20;

    private static readonly Option<string> Data = new("--data") { Description = "The data folder of `parley serve`.", DefaultValueFactory = _ => ServeOptions.DefaultData, HelpName = "DIR", Recursive = true };

    public static Command Create(CliContext context) => new("admin", "Manage the homeserver of `parley serve`, running or stopped, through its data folder.")
    {
        Users(context),
        CreateUser(context),
        ResetPassword(context),
        Deactivate(context),
        Invite(context),
        ShutRoom(context),
        MediaCommand.Create(context),
        ReportsCommand.Create(context),
        Backup(context),
        Data,
    };

    private static Command Users(CliContext context)
    {
        var json = CommonOptions.Json();
        return new Command("users", "List the accounts.") { json }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var users = (await RunAsync(parsed, new() { Action = AdminAction.ListUsers }, cancellationToken)).Users;
            if (parsed.GetValue(json))
                context.Out.WriteJson(users, AdminJson.Default.IReadOnlyListAdminUser);
            else
                foreach (var user in users)
                    context.Out.WriteSentence($"{user.UserId}  {user.Kind}, {user.Devices} devices, {user.Rooms} rooms, since {Date(user.CreatedAt)}");
            return ExitCode.Done;
        });
    }

    private static Command CreateUser(CliContext context)
    {
        var (name, fromInput) = (UserArgument("The name of the new user."), PasswordStdin());
        return new Command("create-user", "Create an account, also if registration is closed.") { name, fromInput }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var (password, isGenerated) = await PasswordAsync(context, parsed.GetValue(name)!, parsed.GetValue(fromInput), cancellationToken);
            var response = await RunAsync(parsed, new() { Action = AdminAction.CreateUser, Target = parsed.GetValue(name), Password = password }, cancellationToken);
            context.Out.WriteSentence($"Created {response.Id}." + (isGenerated ? $" Password: {password}" : ""));
            return ExitCode.Done;
        });
    }

    private static Command ResetPassword(CliContext context)
    {
        var (name, fromInput) = (UserArgument("The user ID or its name."), PasswordStdin());
        return new Command("reset-password", "Set a new password, and sign out all devices of the user.") { name, fromInput }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var (password, isGenerated) = await PasswordAsync(context, parsed.GetValue(name)!, parsed.GetValue(fromInput), cancellationToken);
            var response = await RunAsync(parsed, new() { Action = AdminAction.ResetPassword, Target = parsed.GetValue(name), Password = password }, cancellationToken);
            context.Out.WriteSentence($"{response.Id} has a new password, and is signed out everywhere." + (isGenerated ? $" Password: {password}" : ""));
            return ExitCode.Done;
        });
    }

    private static Command Deactivate(CliContext context)
    {
        var name = UserArgument("The user ID or its name.");
        var erase = new Option<bool>("--erase") { Description = "Also remove the files that the user uploaded. The messages stay." };
        return new Command("deactivate", "Deactivate an account: sign it out, and leave its rooms. It can't be used again.") { name, erase }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var response = await RunAsync(parsed, new() { Action = AdminAction.Deactivate, Target = parsed.GetValue(name), Erase = parsed.GetValue(erase) }, cancellationToken);
            context.Out.WriteSentence($"{response.Id} is deactivated.");
            return ExitCode.Done;
        });
    }

    private static Command Invite(CliContext context)
    {
        var uses = new Option<int?>("--uses") { Description = "The number of people that it admits. Default: any number.", HelpName = "N" };
        uses.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0))
                result.AddError("--uses takes a number from 1.");
        });
        var expires = new Option<string?>("--expires") { Description = "The time until it expires, such as 12h or 7d. Default: never.", HelpName = "TIME" };
        expires.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && Lifetime(result.Tokens[^1].Value) is null)
                result.AddError("--expires takes a time like 30m, 12h or 7d.");
        });
        var rooms = new Option<string[]>("--room") { Description = "A room or space that its users join, a room ID or an alias, also if it is private. May be repeated.", HelpName = "ROOM" };
        var create = new Command("create", "Create an invitation code, and print it.") { uses, expires, rooms }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var lifetime = parsed.GetValue(expires) is { } text ? Lifetime(text) : null;
            var response = await RunAsync(parsed, new() { Action = AdminAction.CreateInvitation, Uses = parsed.GetValue(uses), Lifetime = lifetime?.TotalSeconds, Rooms = parsed.GetValue(rooms) ?? [] }, cancellationToken);
            context.Out.WriteSentence(response.Invitations[0].Code);
            return ExitCode.Done;
        });
        var json = CommonOptions.Json();
        var list = new Command("list", "List the invitation codes, also those of members.") { json }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var invitations = (await RunAsync(parsed, new() { Action = AdminAction.ListInvitations }, cancellationToken)).Invitations;
            if (parsed.GetValue(json))
                context.Out.WriteJson(invitations, AdminJson.Default.IReadOnlyListAdminInvitation);
            else
                foreach (var invitation in invitations)
                    context.Out.WriteSentence(Text(invitation));
            return ExitCode.Done;
        });
        var code = new Argument<string>("CODE") { Description = "The code.", HelpName = "CODE" };
        var revoke = new Command("revoke", "Delete an invitation code. The accounts that it registered stay.") { code }.Does(context, async (context, parsed, cancellationToken) =>
        {
            await RunAsync(parsed, new() { Action = AdminAction.RevokeInvitation, Target = parsed.GetValue(code) }, cancellationToken);
            context.Out.WriteSentence("The invitation code is deleted.");
            return ExitCode.Done;
        });
        return new("invite", "Manage the invitation codes for new accounts.") { create, list, revoke };
    }

    private static string Text(AdminInvitation invitation) =>
        $"{invitation.Code}  {(invitation.UsesLeft is { } left ? $"{left} uses left" : "any number of uses")}, {(invitation.ExpiresAt is { } expiry ? $"expires {Date(expiry)}" : "does not expire")}"
        + (invitation.Rooms.Count > 0 ? ", joins " + string.Join(" ", invitation.Rooms) : "") + (invitation.Creator is { } creator ? $", by {creator}" : "");

    private static Command ShutRoom(CliContext context)
    {
        var room = new Argument<string>("ROOM") { Description = "The room ID or an alias.", HelpName = "ROOM" };
        return new Command("shut-room", "Close a room: remove its members and aliases. Nobody can join it again.") { room }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var response = await RunAsync(parsed, new() { Action = AdminAction.CloseRoom, Target = parsed.GetValue(room) }, cancellationToken);
            context.Out.WriteSentence($"{response.Id} is closed; {response.Removed} users were removed.");
            return ExitCode.Done;
        });
    }

    private static Command Backup(CliContext context)
    {
        var folder = new Argument<string>("DIR") { Description = "The new folder.", HelpName = "DIR" };
        return new Command("backup", "Copy the database and the uploaded files to a new folder. The server may run.") { folder }.Does(context, (context, parsed, _) =>
        {
            var target = Path.GetFullPath(parsed.GetValue(folder)!);
            try
            {
                var (files, bytes) = HomeserverBackup.Write(DataFolder.Database(parsed.GetValue(Data)!), target);
                context.Out.WriteSentence($"The backup is in {target}, with {MediaCommand.Count(files, bytes)}. It is a data folder: to restore it, stop the server and start it with --data and a copy of this folder.");
            }
            catch (HomeserverException e)
            {
                throw new CommandException(e.Message, e);
            }
            return Task.FromResult(ExitCode.Done);
        });
    }

    /// <summary>Runs a command on the homeserver of <c>--data</c>.</summary>
    internal static Task<AdminResponse> RunAsync(ParseResult parsed, AdminRequest request, CancellationToken cancellationToken) => AdminClient.RunAsync(parsed.GetValue(Data)!, request, cancellationToken);

    private static async Task<(string Password, bool IsGenerated)> PasswordAsync(CliContext context, string user, bool fromInput, CancellationToken cancellationToken) =>
        fromInput ? (await new PasswordSource(context).ReadAsync(user, fromInput: true, cancellationToken), false)
        : (RandomNumberGenerator.GetString(PasswordCharacters, PasswordLength), true);

    private static Argument<string> UserArgument(string description) => new("USER") { Description = description, HelpName = "USER" };

    private static Option<bool> PasswordStdin() => new("--password-stdin") { Description = "Read the password from the first line of the standard input. Otherwise, one is generated and printed." };

    private static TimeSpan? Lifetime(string text) =>
        text is [.. var days, 'd'] && int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 3650 ? TimeSpan.FromDays(count) : Times.Parse(text);

    /// <summary>Formats a time in the time zone of this machine.</summary>
    internal static string Date(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
