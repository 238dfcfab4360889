using System.Globalization;
using Parley.Homeserver;

namespace Parley.Cli.Serve;

/// <summary>One rate limit of the embedded homeserver, as on the command line: <c>login=1/50</c> or <c>login=off</c>.</summary>
/// <param name="Name">The name of the limit.</param>
/// <param name="Limit">The limit; <see langword="null"/> for none.</param>
internal sealed record RateLimitSetting(string Name, RequestLimit? Limit)
{
    private static readonly Dictionary<string, Func<RateLimitOptions, RequestLimit?, RateLimitOptions>> Setters = new(StringComparer.Ordinal)
    {
        ["account"] = static (options, limit) => options with { Account = limit },
        ["address"] = static (options, limit) => options with { Address = limit },
        ["delayed-events"] = static (options, limit) => options with { DelayedEventManagement = limit },
        ["ephemeral"] = static (options, limit) => options with { Ephemeral = limit },
        ["failed-login"] = static (options, limit) => options with { FailedLogin = limit },
        ["invitation-check"] = static (options, limit) => options with { InvitationCheck = limit },
        ["invite"] = static (options, limit) => options with { Invite = limit },
        ["join"] = static (options, limit) => options with { Join = limit },
        ["login"] = static (options, limit) => options with { Login = limit },
        ["lookup"] = static (options, limit) => options with { Lookup = limit },
        ["message"] = static (options, limit) => options with { Message = limit },
        ["registration"] = static (options, limit) => options with { Registration = limit },
        ["room-creation"] = static (options, limit) => options with { RoomCreation = limit },
        ["to-device"] = static (options, limit) => options with { ToDevice = limit },
    };

    /// <summary>Gets the names of all limits.</summary>
    public static IEnumerable<string> Names => Setters.Keys;

    /// <summary>Parses <c>NAME=PER_SECOND/BURST</c> or <c>NAME=off</c>; returns <see langword="null"/> if the text is neither.</summary>
    public static RateLimitSetting? Parse(string text)
    {
        if (text.Split('=') is not [var name, var value] || !Setters.ContainsKey(name))
            return null;
        if (value == "off")
            return new(name, null);
        return value.Split('/') is [var rate, var burst]
            && double.TryParse(rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var perSecond) && perSecond > 0
            && int.TryParse(burst, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most >= 1
            ? new(name, new(perSecond, most))
            : null;
    }

    /// <summary>Returns the limits with this one replaced.</summary>
    public RateLimitOptions ApplyTo(RateLimitOptions options) => Setters[Name](options, Limit);
}
