namespace Parley.Web.Platform;

/// <summary>Whether the page may show notifications (Notifications API, <c>NotificationPermission</c>).</summary>
public enum NotificationPermission
{
    /// <summary>The user was not asked yet.</summary>
    Default,

    /// <summary>The user allowed it.</summary>
    Granted,

    /// <summary>The user or the browser refuses it.</summary>
    Denied,
}
