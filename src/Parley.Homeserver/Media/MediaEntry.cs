using Parley.Matrix;

namespace Parley.Homeserver.Media;

/// <summary>An uploaded file, or one whose content is still to come.</summary>
/// <param name="Id">The media ID.</param>
/// <param name="User">The user who created it.</param>
/// <param name="ContentType">The media type; <see langword="null"/> before the upload.</param>
/// <param name="FileName">The name of the file; <see langword="null"/> if the client gave none.</param>
/// <param name="Size">The size, in bytes; <see langword="null"/> before the upload.</param>
/// <param name="CreatedAt">The time of its creation, in ms since 1970.</param>
internal sealed record MediaEntry(string Id, UserId User, string? ContentType, string? FileName, long? Size, long CreatedAt);
