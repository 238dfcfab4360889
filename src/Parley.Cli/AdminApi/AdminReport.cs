namespace Parley.Cli.AdminApi;

/// <summary>A report of a user, as <c>parley admin reports</c> prints it.</summary>
internal sealed record AdminReport
{
    public required string Reporter { get; init; }

    /// <summary>Gets the room, or <see langword="null"/> for a report about a user.</summary>
    public string? RoomId { get; init; }

    /// <summary>Gets the event, or <see langword="null"/> for a report about a room or a user.</summary>
    public string? EventId { get; init; }

    /// <summary>Gets the reported user or the sender of the event, or <see langword="null"/> for a report about a room.</summary>
    public string? UserId { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset ReportedAt { get; init; }
}
