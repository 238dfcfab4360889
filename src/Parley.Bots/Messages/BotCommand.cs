using System.Reflection;

namespace Parley.Bots;

/// <summary>One command: how it is called, and what it does.</summary>
internal sealed class BotCommand
{
    private readonly Delegate _handler;
    private readonly ParameterInfo[] _parameters;

    public BotCommand(string name, string description, Delegate handler)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny(' ', '\n'))
            throw new ArgumentException("A command's name is one word.", nameof(name));
        (Name, Description, _handler) = (name, description, handler);
        _parameters = handler.Method.GetParameters();
        foreach (var parameter in Words)
            if (!CommandWords.CanRead(parameter.ParameterType))
                throw new ArgumentException($"The parameter {parameter.Name} of the command {name} is a {parameter.ParameterType.Name}, which cannot be read from a message.", nameof(handler));
    }

    public string Name { get; }

    public string Description { get; }

    /// <summary>The name and its parameters: those in brackets may be left out.</summary>
    public string Usage => string.Join(' ', [Name, .. Words.Select(static word => word.HasDefaultValue ? $"[{word.Name}]" : $"<{word.Name}>")]);

    private IEnumerable<ParameterInfo> Words => _parameters.Where(static parameter => parameter.ParameterType != typeof(CommandContext));

    /// <returns>What to reply; null for nothing.</returns>
    /// <exception cref="CommandUsageException">The words do not fit.</exception>
    public async Task<string?> RunAsync(CommandContext context, string line)
    {
        var words = new CommandWords(line);
        var arguments = new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = _parameters[i];
            if (parameter.ParameterType == typeof(CommandContext))
                arguments[i] = context;
            else if (parameter.ParameterType == typeof(string) && i == arguments.Length - 1 && words.Rest() is { } rest)
                arguments[i] = rest;
            else if (words.Next() is { } word)
                arguments[i] = CommandWords.Read(word, parameter.ParameterType)
                    ?? throw new CommandUsageException($"\"{word}\" is no {parameter.Name}.");
            else
                arguments[i] = parameter.HasDefaultValue ? parameter.DefaultValue : throw new CommandUsageException($"The {parameter.Name} is missing.");
        }
        if (words.Next() is { } tooMuch)
            throw new CommandUsageException($"\"{tooMuch}\" is one word too many.");
        object? result;
        try
        {
            result = _handler.DynamicInvoke(arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } thrown)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
        return result switch
        {
            Task<string?> told => await told,
            ValueTask<string?> told => await told,
            Task done => await Nothing(done),
            ValueTask done => await Nothing(done.AsTask()),
            _ => result as string,
        };
    }

    private static async Task<string?> Nothing(Task task)
    {
        await task;
        return null;
    }
}
