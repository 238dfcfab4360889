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
    private readonly InvitationStore _invitations;

    internal HomeserverAdministration(ServerIdentity server, Database database, AccountStore accounts, Registration registration, InvitationStore invitations)
    {
        _server = server;
        _database = database;
        _accounts = accounts;
        _registration = registration;
        _invitations = invitations;
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

    /// <summary>Returns the oldest invitation that can register an account. If there is none, one without limits is created.</summary>
    public Task<Invitation> GetInvitationAsync(CancellationToken cancellationToken = default) => _database.WriteAsync(
        scope => InvitationStore.All(scope.Session).Find(_invitations.IsValid) ?? _invitations.Create(scope.Session, uses: null, lifetime: null),
        cancellationToken);

    /// <summary>Creates an invitation.</summary>
    /// <param name="uses">The number of accounts that it registers; <see langword="null"/> for any number.</param>
    /// <param name="lifetime">The time until it expires; <see langword="null"/> if it does not expire.</param>
    /// <param name="cancellationToken">Cancels the wait for other changes of the database.</param>
    public Task<Invitation> CreateInvitationAsync(int? uses, TimeSpan? lifetime, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(scope => _invitations.Create(scope.Session, uses, lifetime), cancellationToken);

    /// <summary>Returns all invitations, the oldest first, also those that are used up or have expired.</summary>
    public IReadOnlyList<Invitation> ListInvitations() => _database.Read(InvitationStore.All);

    /// <summary>Deletes an invitation, so that it registers no further account.</summary>
    /// <returns>Whether it existed.</returns>
    public Task<bool> RevokeInvitationAsync(string code, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(scope => InvitationStore.Revoke(scope.Session, code), cancellationToken);
}
