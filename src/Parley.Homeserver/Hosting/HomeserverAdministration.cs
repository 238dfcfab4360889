using Parley.Homeserver.Accounts;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Hosting;

/// <summary>Operations for the host of the server, which no client may do. Resolve it from the services of the host.</summary>
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

    /// <summary>Gets the server name, the part of an ID after the colon.</summary>
    public string ServerName => _server.Name;

    /// <summary>Signs in a user of the host, such as a built-in bot. If the account does not exist, it is created without a password.</summary>
    /// <param name="localpart">The user name, of a-z, 0-9 and <c>._=-/+</c>.</param>
    /// <param name="displayName">The display name of a new account.</param>
    /// <param name="device">The device. If it is signed in already, its old token is revoked.</param>
    /// <param name="cancellationToken">Cancels the wait for other changes of the database.</param>
    /// <returns>The user ID and the access token.</returns>
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
