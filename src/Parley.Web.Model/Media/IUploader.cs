using Parley.Matrix.Client;
using Parley.Web.Errors;

namespace Parley.Web.Media;

/// <summary>Uploads files to the homeserver.</summary>
public interface IUploader
{
    /// <summary>Returns the size of the largest file that the homeserver accepts, in bytes; <c>null</c> if it is not known.</summary>
    Task<long?> GetLimitAsync();

    /// <summary>Uploads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="progress">Called with the part that was sent, 0 to 1.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <exception cref="ActionException">The homeserver refused it or can't be reached.</exception>
    Task<Attachment> UploadAsync(LocalFile file, Action<double> progress, CancellationToken cancellationToken);

    /// <summary>Releases a file.</summary>
    void Forget(LocalFile file);
}
