using Parley.Cli.Shell;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Cli.Sessions;

/// <summary>Signs in, one way or the other, and stores the login.</summary>
internal sealed class Login(CliContext surroundings, string profile)
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
        var before = surroundings.Sessions.Load(profile);
        var transport = surroundings.Transport();
        try
        {
            var homeserver = await Discovery.FindAsync(transport, WhereToLook(), cancellationToken);
            if (before is not null)
                RefuseAnother(before, homeserver.BaseUrl);
            var client = new MatrixClient(transport, homeserver.BaseUrl);
            // The device of before, so that one login does not become many devices.
            var device = new DeviceOptions { DisplayName = DeviceName, DeviceId = before?.DeviceId };
            var session = Register ? await RegisterAsync(client, device, cancellationToken) : await SignInAsync(client, device, cancellationToken);
            if (before is not null && before.UserId != session.UserId)
                session = await SeparateAsync(before, session, transport, cancellationToken);
            surroundings.Sessions.Save(profile, session);
            return session;
        }
        finally
        {
            (transport as IDisposable)?.Dispose();
        }
    }

    private string WhereToLook() => Homeserver
        ?? (User is { } user && user.StartsWith('@') ? user
            : throw new CommandException(User is null ? "Say who you are: `parley login @you:example.org`, or name the server with --homeserver."
                : $"'{User}' names no homeserver: give the whole user id, @{User}:example.org, or add --homeserver URL.") { ExitCode = ExitCode.Usage });

    private void RefuseAnother(SessionRecord before, Uri homeserver)
    {
        var isOther = before.Homeserver != homeserver
            || (User is { } user && user != before.UserId.Value && user != before.UserId.Localpart);
        if (isOther)
            throw new CommandException($"Profile '{profile}' is logged in as {before.UserId}: run `parley logout` first, or keep both with `parley login --profile NAME`.");
    }

    private async Task<SessionRecord> SignInAsync(MatrixClient client, DeviceOptions device, CancellationToken cancellationToken)
    {
        var flows = await client.GetLoginFlowsAsync(cancellationToken);
        var takesPasswords = flows.Any(flow => flow.Type == LoginType.Password);
        var hasSso = flows.Any(flow => flow.Type == LoginType.Sso);
        if (hasSso && (Sso || !takesPasswords))
            return await client.LoginWithTokenAsync(await new SsoLogin(surroundings).RunAsync(client, cancellationToken), device, cancellationToken);
        if (!takesPasswords || Sso)
            throw new CommandException(Sso ? $"{client.Api.Homeserver} offers no single sign-on: log in with a password, without --sso."
                : $"{client.Api.Homeserver} offers neither a password login nor single sign-on: log in with another client's account on a server that does.");
        if (User is null)
            throw new CommandException("Say who you are: `parley login @you:example.org`.") { ExitCode = ExitCode.Usage };
        var password = await PasswordAsync(cancellationToken);
        try
        {
            return await client.LoginWithPasswordAsync(User, password, device, cancellationToken);
        }
        catch (MatrixException e) when (e.Status == 403)
        {
            throw new CommandException($"The homeserver does not take {User} with this password: check both and try again.", e);
        }
    }

    private async Task<SessionRecord> RegisterAsync(MatrixClient client, DeviceOptions device, CancellationToken cancellationToken)
    {
        if (User is null)
            throw new CommandException("Say what the account is to be called: `parley login --register NAME --homeserver URL`.") { ExitCode = ExitCode.Usage };
        var name = UserId.TryParse(User, out var id) ? id.Localpart : User;
        var password = await PasswordAsync(cancellationToken);
        try
        {
            return await client.RegisterAsync(name, password, device, RegistrationToken, cancellationToken);
        }
        catch (NotSupportedException e)
        {
            throw new CommandException(RegistrationToken is null
                ? "This homeserver asks for more than a name to register: give --registration-token if you have one, or register on its own page and run `parley login`."
                : "This homeserver does not take a registration token: register on its own page, then run `parley login`.", e);
        }
        catch (MatrixException e) when (e.Status is 400 or 403)
        {
            throw new CommandException(e.Code == ErrorCode.UserInUse
                ? $"The name '{name}' is taken: choose another one, or log in without --register if it is yours."
                : $"The homeserver does not make the account ({e.Message.TrimEnd('.')}): choose another name, or ask its administrator.", e);
        }
    }

    private async Task<string> PasswordAsync(CancellationToken cancellationToken) => await new PasswordSource(surroundings).ReadAsync(User!, PasswordFromInput, cancellationToken);

    // Who signed in with a browser may have been another one than was logged in: the login of before stays, the new one ends.
    private async Task<SessionRecord> SeparateAsync(SessionRecord before, SessionRecord session, IMatrixTransport transport, CancellationToken cancellationToken)
    {
        await new MatrixSession(transport, session).LogoutAsync(cancellationToken);
        throw new CommandException($"Profile '{profile}' is logged in as {before.UserId}, and you signed in as {session.UserId}: run `parley logout` first, or keep both with `parley login --profile NAME`.");
    }
}
