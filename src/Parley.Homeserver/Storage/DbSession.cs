using Microsoft.Data.Sqlite;
using Parley.Matrix;
using SQLitePCL;

namespace Parley.Homeserver.Storage;

/// <summary>One connection with its prepared statements. Not safe for use by several threads at once.</summary>
internal sealed class DbSession : IDisposable
{
    // The instructions of SQLite after which it reports them. It keeps the rest of a statement for the next execution.
    private const int CountedSteps = 1_000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    public DbSession(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        raw.sqlite3_progress_handler(_connection.Handle, CountedSteps, static _ =>
        {
            WorkMeter.Count(CountedSteps);
            return 0;
        }, null);
        Execute($"PRAGMA busy_timeout = 5000");
        Execute($"PRAGMA synchronous = NORMAL");
        Execute($"PRAGMA foreign_keys = ON");
    }

    /// <summary>Runs a statement and returns the number of changed rows.</summary>
    public int Execute(Sql sql) => Bind(sql).Command.ExecuteNonQuery();

    /// <summary>Inserts a row; each value is given with its column.</summary>
    public void Insert(string table, params ReadOnlySpan<(string Column, object? Value)> row) => Insert("INSERT INTO ", table, row);

    /// <summary>Inserts a row, or replaces the one with the same key.</summary>
    public void InsertOrReplace(string table, params ReadOnlySpan<(string Column, object? Value)> row) => Insert("INSERT OR REPLACE INTO ", table, row);

    /// <summary>Reads all rows, or those up to the first that is the last one.</summary>
    public List<T> Query<T>(Sql sql, Func<DbRow, T> map, Func<T, bool>? isLast = null)
    {
        var rows = new List<T>();
        var statement = Bind(sql);
        using var reader = statement.Command.ExecuteReader();
        var row = new DbRow(reader, statement.OrdinalsOf(reader));
        while (reader.Read())
        {
            rows.Add(map(row));
            if (isLast?.Invoke(rows[^1]) == true)
                break;
        }
        return rows;
    }

    /// <summary>Reads the first row; returns the default if there is none.</summary>
    public T? First<T>(Sql sql, Func<DbRow, T> map)
    {
        var statement = Bind(sql);
        using var reader = statement.Command.ExecuteReader();
        return reader.Read() ? map(new DbRow(reader, statement.OrdinalsOf(reader))) : default;
    }

    /// <summary>Returns whether a query has a row.</summary>
    public bool Any(Sql sql) => Bind(sql).Command.ExecuteScalar() is not null;

    /// <summary>Reads one integer; returns <see langword="null"/> if there is no row or the value is NULL.</summary>
    public long? Integer(Sql sql) => Bind(sql).Command.ExecuteScalar() as long?;

    /// <summary>Reads one text; returns <see langword="null"/> if there is no row or the value is NULL.</summary>
    public string? Text(Sql sql) => Bind(sql).Command.ExecuteScalar() as string;

    /// <summary>Runs a script of several statements.</summary>
    public void Script(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Command.Dispose();
        _connection.Dispose();
    }

    private void Insert(string verb, string table, ReadOnlySpan<(string Column, object? Value)> row)
    {
        var sql = new Sql(64 + (16 * row.Length), row.Length);
        sql.AppendLiteral(verb);
        sql.AppendLiteral(table);
        for (var i = 0; i < row.Length; i++)
        {
            sql.AppendLiteral(i == 0 ? " (" : ", ");
            sql.AppendLiteral(row[i].Column);
        }
        for (var i = 0; i < row.Length; i++)
        {
            sql.AppendLiteral(i == 0 ? ") VALUES (" : ", ");
            sql.AppendFormatted(row[i].Value);
        }
        sql.AppendLiteral(")");
        Execute(sql);
    }

    private Statement Bind(Sql sql)
    {
        var known = _statements.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!known.TryGetValue(sql.Text, out var statement))
            known[sql.Text] = statement = new Statement(_connection, sql.Text.ToString(), sql.Arguments.Length);
        sql.Release();
        var parameters = statement.Command.Parameters;
        for (var i = 0; i < sql.Arguments.Length; i++)
            parameters[i].Value = ToColumn(sql.Arguments[i]);
        return statement;
    }

    private static object ToColumn(object? value) => value switch
    {
        null => DBNull.Value,
        IWireText text => text.Value,
        bool flag => flag ? 1L : 0L,
        _ => value,
    };

    /// <summary>A prepared statement and where its columns are.</summary>
    private sealed class Statement
    {
        private Dictionary<string, int>? _ordinals;

        public Statement(SqliteConnection connection, string text, int parameters)
        {
            Command = connection.CreateCommand();
            Command.CommandText = text;
            for (var i = 1; i <= parameters; i++)
                Command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
        }

        public SqliteCommand Command { get; }

        // A reader looks the names up again for each execution; the columns of a statement never change.
        public Dictionary<string, int> OrdinalsOf(SqliteDataReader reader)
        {
            if (_ordinals is not null)
                return _ordinals;
            _ordinals = new(StringComparer.Ordinal);
            for (var i = 0; i < reader.FieldCount; i++)
                _ordinals[reader.GetName(i)] = i;
            return _ordinals;
        }
    }
}
