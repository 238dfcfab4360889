using Microsoft.Data.Sqlite;
using Parley.Matrix;

namespace Parley.Homeserver.Storage;

/// <summary>The current row of a reader. Columns are read by name.</summary>
internal readonly struct DbRow(SqliteDataReader reader, Dictionary<string, int> ordinals)
{
    public string Text(string column) => reader.GetString(ordinals[column]);

    public string? TextOrNull(string column) => ordinals[column] is var at && reader.IsDBNull(at) ? null : reader.GetString(at);

    public long Integer(string column) => reader.GetInt64(ordinals[column]);

    public long? IntegerOrNull(string column) => ordinals[column] is var at && reader.IsDBNull(at) ? null : reader.GetInt64(at);

    public double Number(string column) => reader.GetDouble(ordinals[column]);

    public bool Flag(string column) => reader.GetInt64(ordinals[column]) != 0;

    public byte[] Bytes(string column)
    {
        var bytes = reader.GetFieldValue<byte[]>(ordinals[column]);
        WorkMeter.Count(bytes.Length);
        return bytes;
    }

    /// <summary>Reads an identifier or a name that was valid when it was stored.</summary>
    public T Id<T>(string column) where T : struct, IWireText<T> => IdOrNull<T>(column)!.Value;

    /// <summary>Reads an identifier or a name; <see langword="null"/> if the column is.</summary>
    public T? IdOrNull<T>(string column) where T : struct, IWireText<T> =>
        TextOrNull(column) is not { } text ? null
        : T.TryParse(text, out var value) ? value
        : throw new FormatException($"The column {column} holds '{text}', which is not a {typeof(T).Name}.");
}
