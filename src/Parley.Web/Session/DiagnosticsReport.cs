using System.Globalization;
using System.Text;

namespace Parley.Web.Session;

/// <summary>A report about the session. It contains no tokens, user IDs, addresses or keys.</summary>
/// <param name="Time">When it was created.</param>
/// <param name="State">The state of each part.</param>
/// <param name="Events">The last events, oldest first.</param>
public sealed record DiagnosticsReport(DateTimeOffset Time, IReadOnlyList<DiagnosticsEntry> State, IReadOnlyList<DiagnosticsEvent> Events)
{
    /// <summary>Returns the report as plain text.</summary>
    public string ToText()
    {
        var text = new StringBuilder("Parley diagnostics, ").Append(Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)).Append("\n\nState\n");
        foreach (var entry in State)
            text.Append("- ").Append(entry.Name).Append(": ").Append(entry.Value).Append('\n');
        text.Append("\nEvents (time since sign-in)\n");
        foreach (var e in Events)
            text.Append("- ").Append(e.TimeText).Append(' ').Append(e.Text).Append('\n');
        return text.ToString();
    }
}

/// <summary>The state of one part.</summary>
/// <param name="Name">The part.</param>
/// <param name="Value">Its state.</param>
public sealed record DiagnosticsEntry(string Name, string Value);

/// <summary>Something that happened.</summary>
/// <param name="Time">The time since the session was opened.</param>
/// <param name="Text">What happened.</param>
public sealed record DiagnosticsEvent(TimeSpan Time, string Text)
{
    /// <summary>Gets the time in seconds with one decimal, such as <c>12.3 s</c>.</summary>
    public string TimeText => Time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
