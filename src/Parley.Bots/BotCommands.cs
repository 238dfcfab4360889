namespace Parley.Bots;

/// <summary>Represents the commands that a bot answers in its rooms. Each has a name, a line of help, typed parameters and a handler.</summary>
/// <remarks>
/// <para>A handler gets the context and the values of the parameters, which are read from the message in order (<see cref="CommandParameter"/>). It may be asynchronous. If it returns text, the bot replies with it.</para>
/// <para>A command replaces one of the same name.</para>
/// </remarks>
public sealed class BotCommands
{
    private readonly IReadOnlyList<string> _prefixes;
    private readonly VoiceBot _bot;
    private readonly List<BotCommand> _commands = [];

    internal BotCommands(IReadOnlyList<string> prefixes, VoiceBot bot)
    {
        (_prefixes, _bot) = (prefixes, bot);
        Add("help", "Lists the commands.", context => context.ReplyAsync(Help));
    }

    /// <summary>Gets the names of the commands, in the order in which they were added.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_commands)
                return [.. _commands.Select(static command => command.Name)];
        }
    }

    /// <summary>Gets the reply to <c>help</c>: a line for each command.</summary>
    public string Help
    {
        get
        {
            lock (_commands)
                return string.Join('\n', _commands.Select(command => $"{_prefixes[0]}{command.Usage} – {command.Description}"));
        }
    }

    /// <summary>Adds a command.</summary>
    /// <param name="name">The word that follows the prefix.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="handler">The handler.</param>
    public BotCommands Add(string name, string description, Action<CommandContext> handler) =>
        AddCommand(name, description, [], context => { handler(context); return NoReply; });

    /// <inheritdoc cref="Add(string, string, Action{CommandContext})"/>
    public BotCommands Add(string name, string description, Func<CommandContext, string?> handler) =>
        AddCommand(name, description, [], context => Task.FromResult(handler(context)));

    /// <inheritdoc cref="Add(string, string, Action{CommandContext})"/>
    public BotCommands Add(string name, string description, Func<CommandContext, Task> handler) =>
        AddCommand(name, description, [], context => WithoutReply(handler(context)));

    /// <inheritdoc cref="Add(string, string, Action{CommandContext})"/>
    public BotCommands Add(string name, string description, Func<CommandContext, Task<string?>> handler) =>
        AddCommand(name, description, [], context => handler(context));

    /// <summary>Adds a command with one parameter.</summary>
    /// <typeparam name="T1">The type of a parameter.</typeparam>
    /// <param name="name">The word that follows the prefix.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="first">The first parameter.</param>
    /// <param name="handler">The handler.</param>
    public BotCommands Add<T1>(string name, string description, CommandParameter<T1> first, Action<CommandContext, T1> handler) =>
        AddCommand(name, description, [first.Usage], words => first.Read(words, isLast: true), (context, value) => { handler(context, value); return NoReply; });

    /// <inheritdoc cref="Add{T1}(string, string, CommandParameter{T1}, Action{CommandContext, T1})"/>
    public BotCommands Add<T1>(string name, string description, CommandParameter<T1> first, Func<CommandContext, T1, string?> handler) =>
        AddCommand(name, description, [first.Usage], words => first.Read(words, isLast: true), (context, value) => Task.FromResult(handler(context, value)));

    /// <inheritdoc cref="Add{T1}(string, string, CommandParameter{T1}, Action{CommandContext, T1})"/>
    public BotCommands Add<T1>(string name, string description, CommandParameter<T1> first, Func<CommandContext, T1, Task> handler) =>
        AddCommand(name, description, [first.Usage], words => first.Read(words, isLast: true), (context, value) => WithoutReply(handler(context, value)));

    /// <inheritdoc cref="Add{T1}(string, string, CommandParameter{T1}, Action{CommandContext, T1})"/>
    public BotCommands Add<T1>(string name, string description, CommandParameter<T1> first, Func<CommandContext, T1, Task<string?>> handler) =>
        AddCommand(name, description, [first.Usage], words => first.Read(words, isLast: true), (context, value) => handler(context, value));

    /// <summary>Adds a command with two parameters.</summary>
    /// <typeparam name="T1">The type of a parameter.</typeparam>
    /// <typeparam name="T2">The type of a parameter.</typeparam>
    /// <param name="name">The word that follows the prefix.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="first">The first parameter.</param>
    /// <param name="second">The second parameter.</param>
    /// <param name="handler">The handler.</param>
    public BotCommands Add<T1, T2>(string name, string description, CommandParameter<T1> first, CommandParameter<T2> second, Action<CommandContext, T1, T2> handler) =>
        AddCommand(name, description, [first.Usage, second.Usage], words => (first.Read(words, isLast: false), second.Read(words, isLast: true)), (context, values) => { handler(context, values.Item1, values.Item2); return NoReply; });

    /// <inheritdoc cref="Add{T1, T2}(string, string, CommandParameter{T1}, CommandParameter{T2}, Action{CommandContext, T1, T2})"/>
    public BotCommands Add<T1, T2>(string name, string description, CommandParameter<T1> first, CommandParameter<T2> second, Func<CommandContext, T1, T2, string?> handler) =>
        AddCommand(name, description, [first.Usage, second.Usage], words => (first.Read(words, isLast: false), second.Read(words, isLast: true)), (context, values) => Task.FromResult(handler(context, values.Item1, values.Item2)));

    /// <inheritdoc cref="Add{T1, T2}(string, string, CommandParameter{T1}, CommandParameter{T2}, Action{CommandContext, T1, T2})"/>
    public BotCommands Add<T1, T2>(string name, string description, CommandParameter<T1> first, CommandParameter<T2> second, Func<CommandContext, T1, T2, Task> handler) =>
        AddCommand(name, description, [first.Usage, second.Usage], words => (first.Read(words, isLast: false), second.Read(words, isLast: true)), (context, values) => WithoutReply(handler(context, values.Item1, values.Item2)));

    /// <inheritdoc cref="Add{T1, T2}(string, string, CommandParameter{T1}, CommandParameter{T2}, Action{CommandContext, T1, T2})"/>
    public BotCommands Add<T1, T2>(string name, string description, CommandParameter<T1> first, CommandParameter<T2> second, Func<CommandContext, T1, T2, Task<string?>> handler) =>
        AddCommand(name, description, [first.Usage, second.Usage], words => (first.Read(words, isLast: false), second.Read(words, isLast: true)), (context, values) => handler(context, values.Item1, values.Item2));

    /// <summary>Adds a command with three parameters.</summary>
    /// <typeparam name="T1">The type of a parameter.</typeparam>
    /// <typeparam name="T2">The type of a parameter.</typeparam>
    /// <typeparam name="T3">The type of a parameter.</typeparam>
    /// <param name="name">The word that follows the prefix.</param>
    /// <param name="description">One line of help.</param>
    /// <param name="first">The first parameter.</param>
    /// <param name="second">The second parameter.</param>
    /// <param name="third">The third parameter.</param>
    /// <param name="handler">The handler.</param>
    public BotCommands Add<T1, T2, T3>(string name, string description, CommandParameter<T1> first, CommandParameter<T2> second, CommandParameter<T3> third, Action<CommandContext, T1, T2, T3> handler) =>
        AddCommand(name, description, [first.Usage, second.Usage, third.Usage], words => (first.Read(words, isLast: false), second.Read(words, isLast: false), third.Read(words, isLast: true)), (context, values) => { handler(context, values.Item1, values.Item2, values.Item3); return NoReply; });

    /// <inheritdoc cref="Add{T1, T2, T3}(string, string, CommandParameter{T1}, CommandParameter{T2}, CommandParameter{T3}, Action{CommandContext, T1, T2, T3})"/>
    public BotCommands Add<T1, T2, T3>(string name, string description, CommandParameter<T1> first, CommandParameter<T2> second, CommandParameter<T3> third, Func<CommandContext, T1, T2, T3, string?> handler) =>
        AddCommand(name, description, [first.Usage, second.Usage, third.Usage], words => (first.Read(words, isLast: false), second.Read(words, isLast: false), third.Read(words, isLast: true)), (context, values) => Task.FromResult(handler(context, values.Item1, values.Item2, values.Item3)));

    /// <inheritdoc cref="Add{T1, T2, T3}(string, string, CommandParameter{T1}, CommandParameter{T2}, CommandParameter{T3}, Action{CommandContext, T1, T2, T3})"/>
    public BotCommands Add<T1, T2, T3>(string name, string description, CommandParameter<T1> first, CommandParameter<T2> second, CommandParameter<T3> third, Func<CommandContext, T1, T2, T3, Task> handler) =>
        AddCommand(name, description, [first.Usage, second.Usage, third.Usage], words => (first.Read(words, isLast: false), second.Read(words, isLast: false), third.Read(words, isLast: true)), (context, values) => WithoutReply(handler(context, values.Item1, values.Item2, values.Item3)));

    /// <inheritdoc cref="Add{T1, T2, T3}(string, string, CommandParameter{T1}, CommandParameter{T2}, CommandParameter{T3}, Action{CommandContext, T1, T2, T3})"/>
    public BotCommands Add<T1, T2, T3>(string name, string description, CommandParameter<T1> first, CommandParameter<T2> second, CommandParameter<T3> third, Func<CommandContext, T1, T2, T3, Task<string?>> handler) =>
        AddCommand(name, description, [first.Usage, second.Usage, third.Usage], words => (first.Read(words, isLast: false), second.Read(words, isLast: false), third.Read(words, isLast: true)), (context, values) => handler(context, values.Item1, values.Item2, values.Item3));

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
            return; // It may be another bot's command.
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

    private static Task<string?> NoReply { get; } = Task.FromResult<string?>(null);

    private static async Task<string?> WithoutReply(Task task)
    {
        await task;
        return null;
    }

    private BotCommands AddCommand(string name, string description, IReadOnlyList<string> usage, Func<CommandContext, Task<string?>> run) =>
        AddCommand(name, description, usage, static _ => 0, (context, _) => run(context));

    private BotCommands AddCommand<T>(string name, string description, IReadOnlyList<string> usage, Func<CommandWords, T> read, Func<CommandContext, T, Task<string?>> run)
    {
        var command = new BotCommand(name, description, usage, async (context, words) =>
        {
            var values = read(words);
            if (words.Next() is { } extra)
                throw new CommandUsageException($"\"{extra}\" is one word too many.");
            return await run(context, values);
        });
        lock (_commands)
        {
            _commands.RemoveAll(other => other.Name == command.Name);
            _commands.Add(command);
        }
        return this;
    }
}
