using System.Buffers.Text;
using System.Security.Cryptography;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Users;

/// <summary>The server name. The database stores it: the address of the server may change, its IDs may not.</summary>
internal sealed class ServerIdentity
{
    private ServerIdentity(string name) => Name = name;

    /// <summary>Gets the server name.</summary>
    public string Name { get; }

    /// <summary>Reads the name from the database; a new database gets the given one, or the default.</summary>
    /// <exception cref="HomeserverException">The database has another server name, or the given name is not valid.</exception>
    public static ServerIdentity Load(Database database, string? given)
    {
        if (given is not null && !UserId.TryParse("@a:" + given, out _))
            throw new HomeserverException($"'{given}' is not a server name. Use a host name, with a port if it has one.");
        var name = database.WriteAtStart(scope =>
        {
            scope.Session.Execute($"INSERT OR IGNORE INTO settings (name, value) VALUES ('server_name', {given ?? HomeserverOptions.DefaultServerName})");
            return scope.Session.Text($"SELECT value FROM settings WHERE name = 'server_name'")!;
        });
        if (given is not null && given != name)
            throw new HomeserverException($"This database has the server name {name}, not {given}. Leave the name out, or use another data folder.");
        return new ServerIdentity(name);
    }

    /// <summary>Returns the ID of a user of this server.</summary>
    public UserId User(string localpart) => UserId.Parse("@" + localpart + ":" + Name);

    /// <summary>Returns the user whom a client names by the ID or its localpart; <see langword="null"/> if the name is not valid. Capitals count as lowercase letters.</summary>
    public UserId? FindUser(string name)
    {
        var full = name.StartsWith('@') && name.Contains(':', StringComparison.Ordinal) ? name[1..] : name + ":" + Name;
        var end = full.IndexOf(':', StringComparison.Ordinal);
        return UserId.TryParse("@" + full[..end].ToLowerInvariant() + full[end..], out var user) ? user : null;
    }

    /// <summary>Returns an alias of this server.</summary>
    public bool TryAlias(string localpart, out RoomAlias alias) => RoomAlias.TryParse("#" + localpart + ":" + Name, out alias);

    /// <summary>Returns a new room ID.</summary>
    public RoomId NewRoom() => RoomId.Parse("!" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18)) + ":" + Name);
}
