using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Parley.Matrix;

namespace Parley.Web.Features.Chat;

/// <summary>Reads what the user wrote: a message, or a command that begins with a slash.</summary>
public static class SlashCommand
{
    /// <summary>The error for an unknown command.</summary>
    public const string Unknown = "Unknown command: {0}. Use /me, /shrug or /plain, or start with // to send the text as it is.";

    /// <summary>Gets the commands with their descriptions, in alphabetical order.</summary>
    public static IReadOnlyList<(string Name, string Help)> All { get; } =
    [
        ("/me", "Send an action: “/me waves”"),
        ("/plain", "Send the text without formatting"),
        ("/shrug", @"Add ¯\_(ツ)_/¯ to the text"),
    ];

    /// <summary>Reads a text without surrounding white space.</summary>
    /// <param name="text">The text.</param>
    /// <param name="message">The message to send, or <c>null</c> if the command has no text.</param>
    /// <param name="error">A message for the user if the command is not known.</param>
    /// <returns>Whether the text is a message or a known command.</returns>
    public static bool TryRead(string text, out WrittenMessage? message, [NotNullWhen(false)] out string? error)
    {
        error = null;
        message = text.Length > 0 ? new(MessageKind.Text, text) : null;
        if (!text.StartsWith('/'))
            return true;
        if (text.StartsWith("//", StringComparison.Ordinal))
        {
            message = new(MessageKind.Text, text[1..]);
            return true;
        }
        var end = text.AsSpan().IndexOfAny(" \n\t");
        var (command, rest) = end < 0 ? (text, "") : (text[..end], text[(end + 1)..].Trim());
        switch (command)
        {
            case "/me":
                message = rest.Length > 0 ? new(MessageKind.Emote, rest) : null;
                return true;
            case "/plain":
                message = rest.Length > 0 ? new(MessageKind.Text, rest, IsPlain: true) : null;
                return true;
            case "/shrug":
                // Markdown would remove the backslash.
                message = new(MessageKind.Text, rest.Length > 0 ? rest + @" ¯\_(ツ)_/¯" : @"¯\_(ツ)_/¯", IsPlain: true);
                return true;
            default:
                message = null;
                error = string.Format(CultureInfo.InvariantCulture, Unknown, command);
                return false;
        }
    }
}
