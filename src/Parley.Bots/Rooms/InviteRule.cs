using Parley.Matrix;

namespace Parley.Bots;

/// <summary>Provides rules that decide which invitations a bot accepts.</summary>
public static class InviteRule
{
    /// <summary>Gets a rule that accepts no invitation.</summary>
    public static Func<Invitation, bool> None { get; } = static _ => false;

    /// <summary>Gets a rule that accepts every invitation: anyone can make the bot join any room.</summary>
    public static Func<Invitation, bool> Everyone { get; } = static _ => true;

    /// <summary>Returns a rule that accepts invitations from the given users.</summary>
    public static Func<Invitation, bool> From(params IReadOnlyCollection<UserId> users) =>
        invitation => invitation.Inviter is { } inviter && users.Contains(inviter);

    /// <summary>Returns a rule that accepts invitations from users of the given homeservers, named as after the colon of a user ID.</summary>
    public static Func<Invitation, bool> FromServers(params IReadOnlyCollection<string> servers) =>
        invitation => invitation.Inviter is { } inviter && servers.Contains(inviter.ServerName);
}
