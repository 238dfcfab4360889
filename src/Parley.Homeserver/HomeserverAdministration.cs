using Parley.Homeserver.Accounts;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver;

/// <summary>What the host may do that no client may: resolve it from the host's services.</summary>
public sealed class HomeserverAdministration
{
    private readonly ServerIdentity _server;
    private readonly Database _database;
    private readonly AccountStore _accounts;
    private readonly Registration _registration;

    internal HomeserverAdministration(ServerIdentity server, Database database, AccountStore accounts, Registration registration)
    {
        _server = server;
        _database = database;
        _accounts = accounts;
        _registration = registration;
    }

    /// <summary>What stands after the colon in this server's ids.</summary>
    public string ServerName => _server.Name;

    /// <summary>Signs a user of the host's own in, a resident bot say; makes the account, without a password, where it is missing.</summary>
    /// <param name="localpart">The user's name, of a-z, 0-9 and <c>._=-/+</c>.</param>
    /// <param name="displayName">The name of a new account, for people.</param>
    /// <param name="device">The device; signing it in again ends its old token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The user and the access token.</returns>
    public Task<(UserId User, string AccessToken)> SignInAsync(string localpart, string displayName, DeviceId device, CancellationToken cancellationToken = default)
    {
        var user = _registration.CheckName(localpart);
        var isNew = !_accounts.Exists(user);
        return _database.WriteAsync(
            scope =>
            {
                if (isNew)
                    _registration.Create(scope, user, passwordHash: null, displayName);
                return (user, _accounts.SignIn(scope, user, device, displayName));
            },
            cancellationToken);
    }
}
