using Parley.Voice;

namespace Parley.Bots;

/// <summary>A connection to a member that did not come about.</summary>
/// <param name="Member">The member.</param>
/// <param name="Stage"><see cref="BotStage.Ice"/> or <see cref="BotStage.Dtls"/>.</param>
/// <param name="Reason">What happened, and what to do, for people.</param>
public sealed record LinkFailure(ChannelMember Member, BotStage Stage, string Reason);
