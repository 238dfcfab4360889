using System.Globalization;
using System.Text;

namespace Parley.Web.Session;

/// <summary>A report about the session. It contains no tokens, user IDs, addresses or keys.</summary>
/// <param name="time">When it was created.</param>
/// <param name="state">The name of each part and its state.</param>
/// <param name="events">The last events, oldest first.</param>
public sealed class DiagnosticsReport(DateTimeOffset time, IReadOnlyList<KeyValuePair<string, string>> state, IReadOnlyList<DiagnosticsEvent> events)
{
    /// <summary>Gets the state: the name of each part and what it is.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> State => state;

    /// <summary>Gets the last events, oldest first.</summary>
    public IReadOnlyList<DiagnosticsEvent> Events => events;

    /// <summary>Returns the report as plain text.</summary>
    public string ToText()
    {
        var text = new StringBuilder("Parley diagnostics, ").Append(time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)).Append("\n\nState\n");
        foreach (var entry in state)
            text.Append("- ").Append(entry.Key).Append(": ").Append(entry.Value).Append('\n');
        text.Append("\nEvents (time since sign-in)\n");
        foreach (var e in events)
            text.Append("- ").Append(e.TimeText).Append(' ').Append(e.Text).Append('\n');
        return text.ToString();
    }
}

/// <summary>Something that happened.</summary>
/// <param name="time">The time since the session was opened.</param>
/// <param name="text">What happened.</param>
public sealed class DiagnosticsEvent(TimeSpan time, string text)
{
    /// <summary>Gets the time since the session was opened.</summary>
    public TimeSpan Time => time;

    /// <summary>Gets what happened.</summary>
    public string Text => text;

    /// <summary>Gets the time in seconds with one decimal, such as <c>12.3 s</c>.</summary>
    public string TimeText => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
