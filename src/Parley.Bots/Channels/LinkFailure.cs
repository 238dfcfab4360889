using Parley.Voice;

namespace Parley.Bots;

/// <summary>Describes a connection to a member that could not be established.</summary>
/// <param name="Member">The member.</param>
/// <param name="Stage"><see cref="BotStage.Ice"/> or <see cref="BotStage.Dtls"/>.</param>
/// <param name="Reason">What happened and what to do, as text to show.</param>
public sealed record LinkFailure(ChannelMember Member, BotStage Stage, string Reason);
