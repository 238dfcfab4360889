using Parley.Matrix;

namespace Parley.Homeserver;

/// <summary>An uploaded file, for the administrator of the server.</summary>
/// <param name="Uri">The address of the file.</param>
/// <param name="User">The user who uploaded it.</param>
/// <param name="ContentType">The media type, as the user gave it.</param>
/// <param name="FileName">The name of the file, as the user gave it; <see langword="null"/> if there is none.</param>
/// <param name="Size">The size, in bytes.</param>
/// <param name="UploadedAt">The time of the upload.</param>
public sealed record UploadedFile(MxcUri Uri, UserId User, string ContentType, string? FileName, long Size, DateTimeOffset UploadedAt);
