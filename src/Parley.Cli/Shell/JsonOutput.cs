using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Parley.Cli.Shell;

/// <summary>Writes JSON without colours and without line breaks at the terminal's width.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a value, indented over several lines.</summary>
    public static void WriteJson<T>(this IAnsiConsole console, T value, JsonTypeInfo<T> type) => Write(console, value, type, Indented);

    /// <summary>Writes a value in one line.</summary>
    public static void WriteJsonLine<T>(this IAnsiConsole console, T value, JsonTypeInfo<T> type) => Write(console, value, type, Line);

    /// <summary>Returns a value as <see cref="WriteJson"/> writes it.</summary>
    public static string Text<T>(T value, JsonTypeInfo<T> type) => Text(value, type, Indented);

    private static void Write<T>(IAnsiConsole console, T value, JsonTypeInfo<T> type, JsonWriterOptions options)
    {
        var output = console.Profile.Out.Writer;
        output.WriteLine(Text(value, type, options));
        output.Flush();
    }

    private static string Text<T>(T value, JsonTypeInfo<T> type, JsonWriterOptions options)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options))
            JsonSerializer.Serialize(writer, value, type);
        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
