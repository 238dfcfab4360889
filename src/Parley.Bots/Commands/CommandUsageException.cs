namespace Parley.Bots;

/// <summary>The exception that a command's handler throws if its arguments are invalid. The bot replies with the message and the command's usage.</summary>
/// <param name="message">One sentence for the user who gave the command.</param>
public sealed class CommandUsageException(string message) : Exception(message);
