using System.Globalization;

namespace Parley.Homeserver.Storage;

/// <summary>Updates the schema of a database by numbered scripts.</summary>
internal static class Migrator
{
    private const string Prefix = "Parley.Homeserver.Storage.Migrations.";

    /// <summary>Runs the scripts that have not run on this database.</summary>
    /// <exception cref="HomeserverException">The database was written by a newer version of the server.</exception>
    public static void Migrate(DbSession session)
    {
        var scripts = Scripts();
        var version = session.Integer($"PRAGMA user_version") ?? 0;
        if (version > scripts.Count)
            throw new HomeserverException($"The database has schema version {version}; this server supports versions up to {scripts.Count}. Use a newer server or another data folder.");
        for (var next = (int)version; next < scripts.Count; next++)
        {
            session.Execute($"BEGIN IMMEDIATE");
            session.Script(scripts[next]);
            session.Script("PRAGMA user_version = " + (next + 1).ToString(CultureInfo.InvariantCulture));
            session.Execute($"COMMIT");
        }
    }

    private static List<string> Scripts()
    {
        var assembly = typeof(Migrator).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }
}
