using Parley.Matrix.Client;

namespace Parley.Web.Media;

/// <summary>A file that the user is about to send.</summary>
/// <param name="File">The file.</param>
public sealed record Upload(LocalFile File)
{
    /// <summary>Gets the caption, or an empty string.</summary>
    public string Caption { get; init; } = "";

    /// <summary>Gets the state.</summary>
    public UploadStatus Status { get; init; }

    /// <summary>Gets the part that was sent, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>Gets why the file was not sent, a message for the user, or <c>null</c>.</summary>
    public string? Problem { get; init; }
}
