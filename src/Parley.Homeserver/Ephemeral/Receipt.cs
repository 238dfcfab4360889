using Parley.Matrix;

namespace Parley.Homeserver.Ephemeral;

/// <summary>How far a user has read. <paramref name="Thread"/> is empty where the receipt is of no thread; <paramref name="Ts"/> is in ms since 1970.</summary>
internal sealed record Receipt(EventId Event, string Type, UserId User, string Thread, long Ts);
