using Parley.Cli.Errors;
using Parley.Cli.Shell;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Cli.Sessions;

/// <summary>Signs in with a password, single sign-on or registration, and stores the login.</summary>
internal sealed class Login(CliContext context, string profile)
{
    public string? User { get; init; }

    public string? Homeserver { get; init; }

    public bool PasswordFromInput { get; init; }

    public bool Sso { get; init; }

    public bool Register { get; init; }

    public string? RegistrationToken { get; init; }

    public string DeviceName { get; init; } = "Parley";

    public async Task<SessionRecord> RunAsync(CancellationToken cancellationToken)
    {
        var before = context.Sessions.Load(profile);
        var transport = context.Transport();
        try
        {
            var homeserver = await Discovery.FindAsync(transport, ServerToFind(), cancellationToken);
            if (before is not null)
                RefuseAnother(before, homeserver.BaseUrl);
            var client = new MatrixClient(transport, homeserver.BaseUrl, context.Clock);
            // The previous device, so that repeated logins do not create devices.
            var device = new DeviceOptions { DisplayName = DeviceName, DeviceId = before?.DeviceId, Refreshes = true };
            var session = Register ? await RegisterAsync(client, device, cancellationToken) : await SignInAsync(client, device, cancellationToken);
            if (before is not null && before.UserId != session.UserId)
                session = await SeparateAsync(before, session, transport, cancellationToken);
            context.Sessions.Save(profile, session);
            if (before?.DeviceId != session.DeviceId)
                context.Sessions.DeleteIdentityKey(profile);
            return session;
        }
        finally
        {
            (transport as IDisposable)?.Dispose();
        }
    }

    private string ServerToFind() => Homeserver
        ?? (User is { } user && user.StartsWith('@') ? user
            : throw new CommandException(User is null ? "Name your account: `parley login @you:example.org`, or name the server with --homeserver."
                : $"'{User}' does not name a homeserver. Use the full user ID, @{User}:example.org, or add --homeserver URL.") { ExitCode = ExitCode.Usage });

    private void RefuseAnother(SessionRecord before, Uri homeserver)
    {
        var isOther = before.Homeserver != homeserver
            || (User is { } user && user != before.UserId.Value && user != before.UserId.Localpart);
        if (isOther)
            throw new CommandException($"Profile '{profile}' is logged in as {before.UserId}. Run `parley logout` first, or keep both with `parley login --profile NAME`.");
    }

    private async Task<SessionRecord> SignInAsync(MatrixClient client, DeviceOptions device, CancellationToken cancellationToken)
    {
        var options = await client.GetLoginOptionsAsync(cancellationToken);
        if (options.Problem is { } problem)
            throw new CommandException(problem);
        if (options.Sso && (Sso || !options.Password))
            return await client.LoginWithTokenAsync(await new SsoLogin(context).RunAsync(client, cancellationToken), device, cancellationToken);
        if (Sso)
            throw new CommandException($"{client.Api.Homeserver} does not support single sign-on. Log in with a password, without --sso.");
        if (User is null)
            throw new CommandException("Name your account: `parley login @you:example.org`.") { ExitCode = ExitCode.Usage };
        var password = await PasswordAsync(cancellationToken);
        try
        {
            return await client.LoginWithPasswordAsync(User, password, device, cancellationToken);
        }
        catch (MatrixException e) when (e.Status == 403 && e.AccountProblem is null)
        {
            throw new CommandException($"The homeserver refused the login of {User}. Check the user ID and the password.", e);
        }
    }

    private async Task<SessionRecord> RegisterAsync(MatrixClient client, DeviceOptions device, CancellationToken cancellationToken)
    {
        if (User is null)
            throw new CommandException("Choose a name for the account: `parley login --register NAME --homeserver URL`.") { ExitCode = ExitCode.Usage };
        var name = UserId.TryParse(User, out var id) ? id.Localpart : User;
        var password = await PasswordAsync(cancellationToken);
        try
        {
            return await client.RegisterAsync(name, password, device, RegistrationToken, cancellationToken);
        }
        catch (NotSupportedException e)
        {
            throw new CommandException($"This homeserver requires further steps to create an account. Create it at {client.Api.Homeserver}, then run `parley login`.", e);
        }
        catch (MatrixException e) when (e.Status == 401)
        {
            throw new CommandException(RegistrationToken is null
                ? "This homeserver requires a registration token (an invitation code). Ask its administrator for one, and add --registration-token TOKEN."
                : $"The homeserver refused the registration token ({e.Message.TrimEnd('.')}). Check it, or ask the homeserver's administrator for another one.", e);
        }
        catch (MatrixException e) when (e.Status is 400 or 403 && e.AccountProblem is null)
        {
            throw new CommandException(e.Code == ErrorCode.UserInUse
                ? $"The name '{name}' is taken. Choose another one, or log in without --register if it is yours."
                : $"Couldn't create the account ({e.Message.TrimEnd('.')}). Choose another name, or ask the homeserver's administrator.", e);
        }
    }

    private async Task<string> PasswordAsync(CancellationToken cancellationToken) => await new PasswordSource(context).ReadAsync(User!, PasswordFromInput, cancellationToken);

    // Single sign-on may return another user than is logged in: the previous login stays, and the new one is ended.
    private async Task<SessionRecord> SeparateAsync(SessionRecord before, SessionRecord session, IMatrixTransport transport, CancellationToken cancellationToken)
    {
        await new MatrixSession(transport, session).LogoutAsync(cancellationToken);
        throw new CommandException($"Profile '{profile}' is logged in as {before.UserId}, but you signed in as {session.UserId}. Run `parley logout` first, or keep both with `parley login --profile NAME`.");
    }
}
