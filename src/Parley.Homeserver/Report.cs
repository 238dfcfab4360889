using Parley.Matrix;

namespace Parley.Homeserver;

/// <summary>A report of a user about a room, an event or another user, for the administrator of the server.</summary>
/// <param name="Reporter">The user who reports.</param>
/// <param name="Room">The room; <see langword="null"/> for a report about a user.</param>
/// <param name="Event">The event; <see langword="null"/> for a report about a room or a user.</param>
/// <param name="User">The reported user, the sender of the event; <see langword="null"/> for a report about a room.</param>
/// <param name="Reason">The reason; <see langword="null"/> if there is none.</param>
/// <param name="At">The time of the report.</param>
public sealed record Report(UserId Reporter, RoomId? Room, EventId? Event, UserId? User, string? Reason, DateTimeOffset At);
