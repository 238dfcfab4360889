using System.Globalization;
using Parley.Matrix;

namespace Parley.Bots;

/// <summary>Represents a parameter of a command, which is read from the words of a message.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class CommandParameter<T>
{
    private readonly Func<string, (bool IsValid, T Value)> _read;
    private readonly T _default;

    internal CommandParameter(string name, Func<string, (bool IsValid, T Value)> read, bool isOptional = false, T defaultValue = default!) =>
        (Name, _read, IsOptional, _default) = (name, read, isOptional, defaultValue);

    /// <summary>Gets the name, as the help shows it.</summary>
    public string Name { get; }

    /// <summary>Gets a value that indicates whether the message may omit the parameter.</summary>
    public bool IsOptional { get; }

    /// <summary>Gets the parameter as the help shows it; brackets mark an optional one.</summary>
    internal string Usage => IsOptional ? $"[{Name}]" : $"<{Name}>";

    /// <summary>Returns a copy of this parameter that the message may omit.</summary>
    /// <param name="defaultValue">The value if it is omitted.</param>
    public CommandParameter<T> WithDefault(T defaultValue) => new(Name, _read, true, defaultValue);

    internal CommandParameter<TOther> Optional<TOther>(Func<T, TOther> convert) =>
        new(Name, word => _read(word) is (true, var value) ? (true, convert(value)) : (false, default!), isOptional: true);

    /// <summary>Reads the value from the remaining words.</summary>
    /// <exception cref="CommandUsageException">The value is missing or invalid.</exception>
    internal T Read(CommandWords words, bool isLast)
    {
        if ((isLast && typeof(T) == typeof(string) ? words.Rest() : words.Next()) is not { } word)
            return IsOptional ? _default : throw new CommandUsageException($"The {Name} is missing.");
        var (isValid, value) = _read(word);
        return isValid ? value : throw new CommandUsageException($"\"{word}\" is not a valid {Name}.");
    }
}

/// <summary>Creates the parameters of commands.</summary>
public static class CommandParameter
{
    /// <summary>Creates a parameter that takes one word, or several in quotes. As the last parameter it takes the rest of the message.</summary>
    public static CommandParameter<string> Text(string name) => new(name, static word => (true, word));

    /// <summary>Creates a parameter that takes a whole number.</summary>
    public static CommandParameter<int> Int32(string name) =>
        new(name, static word => (int.TryParse(word, CultureInfo.InvariantCulture, out var value), value));

    /// <summary>Creates a parameter that takes a whole number of 64 bits.</summary>
    public static CommandParameter<long> Int64(string name) =>
        new(name, static word => (long.TryParse(word, CultureInfo.InvariantCulture, out var value), value));

    /// <summary>Creates a parameter that takes a finite number.</summary>
    public static CommandParameter<double> Double(string name) =>
        new(name, static word => (double.TryParse(word, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value), value));

    /// <summary>Creates a parameter that takes <c>on</c> or <c>off</c>, <c>yes</c> or <c>no</c>, <c>true</c> or <c>false</c>.</summary>
    public static CommandParameter<bool> Boolean(string name) =>
        new(name, static word => word.ToLowerInvariant() switch
        {
            "true" or "yes" or "on" => (true, true),
            "false" or "no" or "off" => (true, false),
            _ => (false, false),
        });

    /// <summary>Creates a parameter that takes a duration: seconds, or <c>1:30</c>, or <c>1:01:30</c>.</summary>
    public static CommandParameter<TimeSpan> Duration(string name) => new(name, static word => (TryDuration(word, out var value), value));

    /// <summary>Creates a parameter that takes a user ID.</summary>
    public static CommandParameter<UserId> User(string name) => new(name, static word => (UserId.TryParse(word, out var value), value));

    /// <summary>Creates a parameter that takes the name of an enumeration's value, in any case.</summary>
    /// <typeparam name="TEnum">The enumeration.</typeparam>
    public static CommandParameter<TEnum> Choice<TEnum>(string name)
        where TEnum : struct, Enum =>
        new(name, static word => (Enum.TryParse<TEnum>(word, ignoreCase: true, out var value) && Enum.IsDefined(value), value));

    /// <summary>Creates a parameter of any other type.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">The name, as the help shows it.</param>
    /// <param name="read">Reads the value from a word.</param>
    public static CommandParameter<T> Create<T>(string name, Func<string, (bool IsValid, T Value)> read) => new(name, read);

    /// <summary>Returns a copy of a parameter that the message may omit; the value is then <see langword="null"/>.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    public static CommandParameter<T?> OrNull<T>(this CommandParameter<T> parameter)
        where T : struct => parameter.Optional<T?>(static value => value);

    private static bool TryDuration(string word, out TimeSpan duration)
    {
        duration = default;
        var seconds = 0.0;
        foreach (var part in word.Split(':'))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
                return false;
            seconds = (seconds * 60) + value;
        }
        if (seconds >= 1e9)
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
