namespace Parley.Web.Media;

/// <summary>The state of a file that the user is about to send.</summary>
public enum UploadStatus
{
    /// <summary>The user can add a caption, and send or remove it.</summary>
    Ready,

    /// <summary>It is sent after the files before it.</summary>
    Waiting,

    /// <summary>It is being sent.</summary>
    Sending,

    /// <summary>It was not sent; the user can retry or discard it.</summary>
    Failed,

    /// <summary>The homeserver does not accept a file of this size.</summary>
    TooLarge,
}
