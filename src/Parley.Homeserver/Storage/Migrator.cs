using System.Globalization;

namespace Parley.Homeserver.Storage;

/// <summary>Brings a database up to the newest form, one numbered script after the other.</summary>
internal static class Migrator
{
    private const string Prefix = "Parley.Homeserver.Storage.Migrations.";

    /// <summary>Runs the scripts that this database has not seen.</summary>
    /// <exception cref="HomeserverException">The database was written by a newer version.</exception>
    public static void Migrate(DbSession session)
    {
        var scripts = Scripts();
        var version = session.Integer("PRAGMA user_version") ?? 0;
        if (version > scripts.Count)
            throw new HomeserverException($"The database has form {version}, and this version knows forms up to {scripts.Count}: use a newer version, or another data folder.");
        for (var next = (int)version; next < scripts.Count; next++)
        {
            session.Execute("BEGIN IMMEDIATE");
            session.Script(scripts[next]);
            session.Script("PRAGMA user_version = " + (next + 1).ToString(CultureInfo.InvariantCulture));
            session.Execute("COMMIT");
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
