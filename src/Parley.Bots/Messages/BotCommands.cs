namespace Parley.Bots;

/// <summary>The commands that a bot answers: each a name, a line of help, and a method whose parameters are read from the message.</summary>
public sealed class BotCommands
{
    private readonly IReadOnlyList<string> _prefixes;
    private readonly VoiceBot _bot;
    private readonly List<BotCommand> _commands = [];

    internal BotCommands(IReadOnlyList<string> prefixes, VoiceBot bot)
    {
        (_prefixes, _bot) = (prefixes, bot);
        Add("help", "Says what this bot can do.", (CommandContext context) => context.ReplyAsync(Help));
    }

    /// <summary>The commands, in the order in which they were added.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_commands)
                return [.. _commands.Select(static command => command.Name)];
        }
    }

    /// <summary>What <c>help</c> answers: a line for each command.</summary>
    public string Help
    {
        get
        {
            lock (_commands)
                return string.Join('\n', _commands.Select(command => $"{_prefixes[0]}{command.Usage} – {command.Description}"));
        }
    }

    /// <summary>Adds a command, in place of one of the same name.</summary>
    /// <param name="name">What follows the prefix: one word.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="handler">
    /// What to do. A parameter of type <see cref="CommandContext"/> gets the message. All others are read from its words, in order:
    /// text, numbers, <see cref="bool"/>, <see cref="TimeSpan"/> (as 1:30 or seconds), enumerations, <see cref="Parley.Matrix.UserId"/>. Text as the last
    /// parameter takes the rest of the line; a word in quotes may hold spaces; parameters with a default may be left out. A returned
    /// text is the reply.
    /// </param>
    public BotCommands Add(string name, string description, Delegate handler)
    {
        var command = new BotCommand(name, description, handler);
        lock (_commands)
        {
            _commands.RemoveAll(other => other.Name == command.Name);
            _commands.Add(command);
        }
        return this;
    }

    internal async Task HandleAsync(BotMessage message)
    {
        if (_prefixes.FirstOrDefault(prefix => message.Text.StartsWith(prefix, StringComparison.Ordinal)) is not { } prefix)
            return;
        var line = message.Text[prefix.Length..];
        var end = line.AsSpan().IndexOfAny(' ', '\n');
        var name = end < 0 ? line : line[..end];
        BotCommand? command;
        lock (_commands)
            command = _commands.Find(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (command is null)
            return; // Somebody else's, perhaps.
        BotMetrics.Commands.Add(1, new KeyValuePair<string, object?>("command", command.Name));
        var context = new CommandContext(_bot, message, command.Name);
        try
        {
            if (await command.RunAsync(context, end < 0 ? "" : line[(end + 1)..]) is { Length: > 0 } reply)
                await context.ReplyAsync(reply);
        }
        catch (CommandUsageException e)
        {
            await context.ReplyAsync($"{e.Message} Usage: {prefix}{command.Usage}");
        }
        catch (VoiceBotException e)
        {
            await context.ReplyAsync(e.Message);
        }
    }
}
