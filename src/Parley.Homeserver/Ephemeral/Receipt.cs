using Parley.Matrix;

namespace Parley.Homeserver.Ephemeral;

/// <summary>A read receipt. <paramref name="Thread"/> is empty if the receipt is not for a thread; <paramref name="Ts"/> is in ms since 1970.</summary>
internal sealed record Receipt(EventId Event, string Type, UserId User, string Thread, long Ts);
