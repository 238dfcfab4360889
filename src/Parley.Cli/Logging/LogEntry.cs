using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Parley.Cli.Logging;

/// <summary>A log message.</summary>
/// <param name="At">The local time.</param>
/// <param name="Level">The level.</param>
/// <param name="Category">The logger's category.</param>
/// <param name="EventId">The event ID.</param>
/// <param name="Message">The formatted message.</param>
/// <param name="State">The named values of the message.</param>
/// <param name="Exception">The exception, or <see langword="null"/>.</param>
internal sealed record LogEntry(DateTimeOffset At, LogLevel Level, string Category, EventId EventId, string Message, IReadOnlyList<KeyValuePair<string, object?>> State, Exception? Exception)
{
    /// <summary>Returns the message as one line of text; an exception follows on further lines.</summary>
    public string ToText() =>
        string.Create(CultureInfo.InvariantCulture, $"{At:HH:mm:ss.fff} {ShortLevel(Level)} {Category}: {Message}") + (Exception is null ? "" : "\n" + Exception);

    /// <summary>Returns the message as a JSON object in one line.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", At);
            json.WriteString("level", Level.ToString());
            json.WriteString("category", Category);
            json.WriteNumber("event", EventId.Id);
            json.WriteString("message", Message);
            foreach (var (name, value) in State)
                if (name != "{OriginalFormat}")
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
            if (Exception is not null)
                json.WriteString("exception", Exception.ToString());
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static string ShortLevel(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        _ => "error",
    };
}
