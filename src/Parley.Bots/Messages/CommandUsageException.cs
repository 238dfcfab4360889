namespace Parley.Bots;

/// <summary>A command was given with words that do not fit. The message is a sentence for who gave it; the usage follows it.</summary>
public sealed class CommandUsageException(string message) : Exception(message);
