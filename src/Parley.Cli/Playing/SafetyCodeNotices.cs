using Parley.Bots;
using Parley.Cli.Channels;
using Parley.Cli.Shell;
using Parley.Voice;

namespace Parley.Cli.Playing;

/// <summary>Prints the safety code of each connection, and warnings about the identity of devices.</summary>
internal sealed class SafetyCodeNotices : IDisposable
{
    private readonly CliContext _context;
    private readonly BotChannel _channel;
    private readonly bool _codes;
    private readonly Dictionary<string, (SafetyCode? Code, bool IsReplaced, Verification Verification)> _printed = [];

    /// <param name="context">The output.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="codes">Whether to print codes; otherwise only warnings.</param>
    public SafetyCodeNotices(CliContext context, BotChannel channel, bool codes)
    {
        (_context, _channel, _codes) = (context, channel, codes);
        channel.Changed += Print;
        Print(channel.Snapshot);
    }

    public void Dispose() => _channel.Changed -= Print;

    private void Print(ChannelSnapshot snapshot)
    {
        lock (_printed)
            foreach (var member in snapshot.Members)
            {
                var (code, isReplaced, verification) = _printed.GetValueOrDefault(member.DeviceKey);
                var name = MemberText.Plain(_channel.NameOf(member.UserId));
                if (member.IsKeyReplaced && !isReplaced)
                    _context.Error.WriteSentence($"The encryption key of {name} changed during the call. Compare the safety code.");
                if (_codes && member.SafetyCode is { } shown && !shown.Equals(code))
                    _context.Error.WriteSentence($"Safety code with {name}: {shown} ({string.Join(", ", shown.Emoji.Select(static emoji => emoji.Name))})");
                if (member.Verification != verification && Text(member.Verification) is { } text)
                    _context.Error.WriteSentence($"{name}: {text}");
                _printed[member.DeviceKey] = (member.SafetyCode ?? code, member.IsKeyReplaced, member.Verification);
            }
    }

    private string? Text(Verification verification) => verification switch
    {
        Verification.Changed => "This device does not prove that it is the one you verified. Someone may be listening. Compare the safety code.",
        Verification.NewDevice => "You have verified another device of this user, but not this one. Compare the safety code.",
        Verification.Verified when _codes => "verified.",
        Verification.Unverified when _codes => "not verified.",
        _ => null,
    };
}
