using System.Globalization;
using Parley.Homeserver.Accounts;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Invitations;
using Parley.Homeserver.Media;
using Parley.Homeserver.Reports;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.State;
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
    private readonly Admission _admission;
    private readonly Passwords _passwords;
    private readonly AccountClosing _accountClosing;
    private readonly MediaRemoval _files;
    private readonly RoomClosing _closing;
    private readonly RoomCache _rooms;

    internal HomeserverAdministration(
        ServerIdentity server,
        Database database,
        AccountStore accounts,
        Registration registration,
        InvitationStore invitations,
        Admission admission,
        Passwords passwords,
        AccountClosing accountClosing,
        MediaRemoval files,
        RoomClosing closing,
        RoomCache rooms)
    {
        _server = server;
        _database = database;
        _accounts = accounts;
        _registration = registration;
        _invitations = invitations;
        _admission = admission;
        _passwords = passwords;
        _accountClosing = accountClosing;
        _files = files;
        _closing = closing;
        _rooms = rooms;
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
                return (user, _accounts.SignIn(scope, user, device, displayName).Access);
            },
            cancellationToken);
    }

    /// <summary>Returns the oldest invitation of the administrator without rooms that can register an account. If there is none, one without limits is created.</summary>
    public Task<Invitation> GetInvitationAsync(CancellationToken cancellationToken = default) => _database.WriteAsync(
        scope => InvitationStore.All(scope.Session).Find(item => item is { Creator: null, Rooms: [] } && _admission.IsUsable(item)) ?? _invitations.Create(scope.Session, uses: null, lifetime: null, rooms: []),
        cancellationToken);

    /// <summary>Creates an invitation.</summary>
    /// <param name="uses">The number of people that it admits; <see langword="null"/> for any number.</param>
    /// <param name="lifetime">The time until it expires; <see langword="null"/> if it does not expire.</param>
    /// <param name="rooms">The rooms that its users join: room IDs, or aliases with or without the server name. Default: none.</param>
    /// <param name="cancellationToken">Cancels the wait for other changes of the database.</param>
    /// <exception cref="HomeserverException">A room does not exist.</exception>
    public Task<Invitation> CreateInvitationAsync(int? uses, TimeSpan? lifetime, IReadOnlyList<string>? rooms = null, CancellationToken cancellationToken = default) => ExplainAsync(() => _database.WriteAsync(
        scope => _invitations.Create(scope.Session, uses, lifetime, [.. (rooms ?? []).Select(room => FindRoom(scope, room)).Distinct()]),
        cancellationToken));

    /// <summary>Returns all invitations, the oldest first, also those that are used up or have expired.</summary>
    public IReadOnlyList<Invitation> ListInvitations() => _database.Read(InvitationStore.All);

    /// <summary>Deletes an invitation, so that it registers no further account.</summary>
    /// <returns>Whether it existed.</returns>
    public Task<bool> RevokeInvitationAsync(string code, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(scope => InvitationStore.Revoke(scope.Session, code), cancellationToken);

    /// <summary>Returns the reports of the users, the newest first.</summary>
    public IReadOnlyList<Report> ListReports() => _database.Read(ReportTable.All);

    /// <summary>Returns all users, in the order of their IDs.</summary>
    public IReadOnlyList<UserSummary> ListUsers() => _database.Read(AccountStore.All);

    /// <summary>Creates an account, also if registration is closed.</summary>
    /// <param name="localpart">The user name, of a-z, 0-9 and <c>._=-/+</c>.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Cancels the wait for other changes of the database.</param>
    /// <exception cref="HomeserverException">The name is taken or not allowed.</exception>
    public Task<UserId> CreateUserAsync(string localpart, string password, CancellationToken cancellationToken = default) => ExplainAsync(async () =>
    {
        var user = _registration.CheckName(localpart);
        var hash = await _passwords.HashAsync(password, "", cancellationToken);
        await _database.WriteAsync(scope => _registration.Create(scope, user, hash, displayName: null), cancellationToken);
        return user;
    });

    /// <summary>Sets a new password and signs out all devices of the user.</summary>
    /// <param name="name">The user ID or its localpart.</param>
    /// <param name="password">The new password.</param>
    /// <param name="cancellationToken">Cancels the wait for other changes of the database.</param>
    /// <exception cref="HomeserverException">The user does not exist, is deactivated, or is an account of the host.</exception>
    public Task<UserId> ResetPasswordAsync(string name, string password, CancellationToken cancellationToken = default) => ExplainAsync(async () =>
    {
        var user = FindUser(name);
        var hash = await _passwords.HashAsync(password, "", cancellationToken);
        await _database.WriteAsync(scope => SetPasswordHash(scope, user, hash), cancellationToken);
        return user;
    });

    /// <summary>Deactivates an account: signs out its devices and leaves all rooms. It cannot be used again, and its name stays taken.</summary>
    /// <param name="name">The user ID or its localpart.</param>
    /// <param name="erase">Whether the files that the user uploaded are removed.</param>
    /// <param name="cancellationToken">Cancels the wait for other changes of the database.</param>
    /// <exception cref="HomeserverException">The user does not exist, is deactivated already, or is an account of the host.</exception>
    public Task<UserId> DeactivateAsync(string name, bool erase = false, CancellationToken cancellationToken = default) => ExplainAsync(async () =>
    {
        var user = FindUser(name);
        await _database.WriteAsync(scope => _accountClosing.Close(scope, user), cancellationToken);
        if (erase)
            await _files.RemoveAsync(user, before: null, cancellationToken);
        return user;
    });

    /// <summary>Closes a room: removes its members and invitations, its aliases and its entry in the directory. Nobody can join it again.</summary>
    /// <param name="room">The room ID, or an alias with or without the server name.</param>
    /// <param name="cancellationToken">Cancels the wait for other changes of the database.</param>
    /// <returns>The room, and the number of removed members and invited users.</returns>
    /// <exception cref="HomeserverException">The room does not exist.</exception>
    public Task<(RoomId Room, int Users)> CloseRoomAsync(string room, CancellationToken cancellationToken = default) => ExplainAsync(() => _database.WriteAsync(
        scope =>
        {
            var id = FindRoom(scope, room);
            return (id, _closing.Close(scope, id));
        },
        cancellationToken));

    /// <summary>Returns a page of the uploaded files, the newest first.</summary>
    /// <param name="name">The user ID, or its localpart, of the user who uploaded them; <see langword="null"/> for all users.</param>
    /// <param name="from">The start of the page, as the previous page returned it; <see langword="null"/> for the first page.</param>
    /// <param name="most">The most files of the page.</param>
    /// <returns>The files, and the start of the next page; <see langword="null"/> after the last page.</returns>
    /// <exception cref="HomeserverException">The user does not exist, or <paramref name="from"/> is not valid.</exception>
    public (IReadOnlyList<UploadedFile> Files, string? Next) ListFiles(string? name, string? from, int most) => Explain(() =>
    {
        var user = name is null ? (UserId?)null : FindAccount(name);
        var entries = _database.Read(session => MediaTable.List(session, user, from is null ? null : ParsePage(from), most + 1));
        IReadOnlyList<UploadedFile> files =
        [
            .. entries.Take(most).Select(entry => new UploadedFile(
                MxcUri.Parse($"mxc://{_server.Name}/{entry.Id}"), entry.User, entry.ContentType!, entry.FileName, entry.Size!.Value, DateTimeOffset.FromUnixTimeMilliseconds(entry.CreatedAt))),
        ];
        return (files, entries.Count > most ? string.Create(CultureInfo.InvariantCulture, $"{entries[most - 1].CreatedAt}-{entries[most - 1].Id}") : null);
    });

    /// <summary>Removes files with their thumbnails. Their addresses stay unused.</summary>
    /// <param name="uris">The addresses, <c>mxc://server/id</c>.</param>
    /// <param name="cancellationToken">Cancels the wait for other changes of the database.</param>
    /// <returns>The number of files, and of their bytes.</returns>
    /// <exception cref="HomeserverException">A file does not exist. No file is removed.</exception>
    public Task<(int Files, long Bytes)> RemoveFilesAsync(IReadOnlyList<string> uris, CancellationToken cancellationToken = default) => ExplainAsync(() => _files.RemoveAsync(
        [.. uris.Select(static uri => MxcUri.TryParse(uri, out var file) ? file : throw ApiException.InvalidParam($"'{uri}' is not the address of a file. Use mxc://server/id."))],
        cancellationToken));

    /// <summary>Removes the files of a user, who may be deactivated, with their thumbnails.</summary>
    /// <param name="name">The user ID or its localpart.</param>
    /// <param name="before">Only those that were uploaded before this time; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Cancels the rest of the removal.</param>
    /// <returns>The number of files, and of their bytes.</returns>
    /// <exception cref="HomeserverException">The user does not exist.</exception>
    public Task<(int Files, long Bytes)> RemoveFilesAsync(string name, DateTimeOffset? before, CancellationToken cancellationToken = default) =>
        ExplainAsync(() => _files.RemoveAsync(FindAccount(name), before, cancellationToken));

    private static (long CreatedAt, string Id) ParsePage(string from) =>
        from.Split('-', 2) is [var time, var id] && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var createdAt)
            ? (createdAt, id) : throw ApiException.InvalidParam($"'{from}' is not the start of a page.");

    private UserId FindAccount(string name) =>
        FindUser(name) is var user && _accounts.Exists(user) ? user : throw ApiException.NotFound($"The user {user} does not exist.");

    private void SetPasswordHash(WriteScope scope, UserId user, string hash)
    {
        if (!_accounts.SetPasswordHash(scope, user, hash))
            throw ApiException.NotFound($"The user {user} does not exist, is deactivated, or is an account of the server itself.");
        _accounts.RemoveDevices(scope, user);
    }

    private RoomId FindRoom(WriteScope scope, string room) =>
        RoomId.TryParse(room, out var named) && _rooms.Find(named) is not null ? named
        : _server.TryAlias(room.TrimStart('#').Split(':')[0], out var alias) && AliasStore.Find(scope.Session, alias) is { } found ? found
        : throw ApiException.NotFound($"The room {room} does not exist.");

    private UserId FindUser(string name) => UserId.TryParse(name, out var user) ? user : _registration.CheckName(name);

    private static T Explain<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ApiException refused)
        {
            throw new HomeserverException(refused.Message, refused);
        }
    }

    private static async Task<T> ExplainAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (ApiException refused)
        {
            throw new HomeserverException(refused.Message, refused);
        }
    }
}
