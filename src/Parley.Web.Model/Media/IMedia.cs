using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Errors;

namespace Parley.Web.Media;

/// <summary>The files of messages: those that the user sends, and those that the pages show.</summary>
public interface IMedia
{
    /// <summary>Occurs when the user has chosen files, dropped them on the page or pasted them.</summary>
    event Action<IReadOnlyList<LocalFile>>? Chosen;

    /// <summary>Occurs when the user opens the image of a message.</summary>
    event Action<TimelineMessage>? Opened;

    /// <summary>Reports the files that the user chooses from now on.</summary>
    Task WatchAsync();

    /// <summary>Returns the files that the user is about to send to a room.</summary>
    UploadList Uploads(RoomId room);

    /// <summary>Opens the image of a message in the window over the page.</summary>
    void Open(TimelineMessage message);

    /// <summary>Loads the homeserver's smaller copy of an image. Dispose the result when it is not shown any more.</summary>
    /// <returns>The copy, or <c>null</c> if the page must not show it.</returns>
    /// <exception cref="ActionException">The homeserver refused it or can't be reached.</exception>
    Task<LoadedFile?> LoadThumbnailAsync(Attachment attachment);

    /// <summary>Loads an image, audio or video itself. Dispose the result when it is not shown any more.</summary>
    /// <returns>The file, or <c>null</c> if the page must not show it.</returns>
    /// <exception cref="ActionException">The homeserver refused it or can't be reached.</exception>
    Task<LoadedFile?> LoadAsync(Attachment attachment);

    /// <summary>Downloads a file for the user, who stores it.</summary>
    /// <exception cref="ActionException">The homeserver refused it or can't be reached.</exception>
    Task SaveAsync(Attachment attachment);
}
