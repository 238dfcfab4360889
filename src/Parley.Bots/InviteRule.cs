using Parley.Matrix;

namespace Parley.Bots;

/// <summary>Rules for <see cref="VoiceBotOptions.AcceptInvite"/>.</summary>
public static class InviteRule
{
    /// <summary>Accepts none.</summary>
    public static Func<Invitation, bool> None { get; } = static _ => false;

    /// <summary>Accepts all: anybody can make the bot join anything.</summary>
    public static Func<Invitation, bool> Everyone { get; } = static _ => true;

    /// <summary>Accepts those of certain users.</summary>
    public static Func<Invitation, bool> From(params IReadOnlyCollection<UserId> users) =>
        invitation => invitation.Inviter is { } inviter && users.Contains(inviter);

    /// <summary>Accepts those of the users of certain homeservers, named as after the colon of a user id.</summary>
    public static Func<Invitation, bool> FromServers(params IReadOnlyCollection<string> servers) =>
        invitation => invitation.Inviter is { } inviter && servers.Contains(inviter.ServerName);
}
