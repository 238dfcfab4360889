namespace Parley.Web.Platform;

/// <summary>The browser page that the client runs in: address, storage, focus, and which tab uses the device.</summary>
public interface IPage
{
    /// <summary>Gets the scheme, host and port, without a trailing slash.</summary>
    string Origin { get; }

    /// <summary>Gets the query of the address with its question mark, or an empty string.</summary>
    string Query { get; }

    /// <summary>Gets or sets the fragment of the address without the <c>#</c>. Setting it adds no history entry.</summary>
    string Fragment { get; set; }

    /// <summary>Gets whether the tab is in front.</summary>
    bool IsVisible { get; }

    /// <summary>Gets whether this tab uses the device. At most one tab of a browser does.</summary>
    bool OwnsDevice { get; }

    /// <summary>Occurs when the network is back, or the tab is in front again after more than 30 s.</summary>
    event Action? Woke;

    /// <summary>Occurs when the page is closed or left.</summary>
    event Action? Closing;

    /// <summary>Occurs when another tab requests the device or has taken it over.</summary>
    event Action? DeviceRequested;

    /// <summary>Occurs when the user clicks a notification, with the tag of the notification. The page is in front then.</summary>
    event Action<string>? NotificationClicked;

    /// <summary>Gets whether the page may show notifications. A browser without notifications is <see cref="NotificationPermission.Denied"/>.</summary>
    NotificationPermission Notifications { get; }

    /// <summary>Occurs when the user presses a shortcut of the page.</summary>
    event Action<PageShortcut>? ShortcutPressed;

    /// <summary>Returns a text that this browser stores, or <c>null</c>.</summary>
    string? Load(string key);

    /// <summary>Stores a text in this browser; <c>null</c> deletes it.</summary>
    void Save(string key, string? value);

    /// <summary>Returns a text that this tab stores, or <c>null</c>. A reload keeps it.</summary>
    string? LoadForTab(string key);

    /// <summary>Stores a text in this tab; <c>null</c> deletes it.</summary>
    void SaveForTab(string key, string? value);

    /// <summary>Navigates to another address.</summary>
    void GoTo(string address);

    /// <summary>Removes the query from the address, so that a reload does not use it again.</summary>
    void RemoveQuery();

    /// <summary>Sets the theme: <c>light</c>, <c>dark</c>, or <c>auto</c> for the system's.</summary>
    void SetTheme(string theme);

    /// <summary>Sets the page's title.</summary>
    void SetTitle(string title);

    /// <summary>Marks the tab's icon, and the icon of the installed page where the browser supports it.</summary>
    /// <param name="mentions">The number to show.</param>
    /// <param name="hasUnread">Whether there are unread messages.</param>
    void ShowAttention(long mentions, bool hasUnread);

    /// <summary>Asks the user for the permission to show notifications. Call it only after a click.</summary>
    Task<NotificationPermission> RequestNotificationsAsync();

    /// <summary>Shows a notification, which replaces an earlier one with the same tag. Without permission it does nothing.</summary>
    void Notify(string tag, string title, string body);

    /// <summary>Returns a time of day in the format of the user's locale.</summary>
    /// <param name="time">The time in ms since 1970.</param>
    string TimeOfDay(long time);

    /// <summary>Returns a date in the format of the user's locale, or "Today" or "Yesterday".</summary>
    /// <param name="time">The time in ms since 1970.</param>
    string Day(long time);

    /// <summary>
    /// Opens a <c>dialog</c> element as a modal dialog. The browser keeps the focus in it and closes it on Escape; afterwards the
    /// focus returns to the element that had it.
    /// </summary>
    void OpenDialog(string elementId);

    /// <summary>Opens a <c>dialog</c> element as <see cref="OpenDialog"/> does, at a point of the page; (0, 0) is the focused element.</summary>
    void OpenMenu(string elementId, double x, double y);

    /// <summary>Completes when an element is scrolled into view, or nearly. Does not complete if the element is removed before.</summary>
    Task WaitUntilVisibleAsync(string elementId);

    /// <summary>Moves the focus to an element if it exists.</summary>
    void Focus(string elementId);

    /// <summary>Moves the focus to a text field, unless the device has a touch screen or nothing had the focus.</summary>
    void FocusToWrite(string elementId);

    /// <summary>Sets the text of a field and resizes it.</summary>
    void FillField(string elementId, string text);

    /// <summary>Returns the index of the caret in a text field.</summary>
    int CaretOf(string elementId);

    /// <summary>Replaces a part of the text of a field as if the user had typed it, and moves the focus to the field.</summary>
    /// <param name="elementId">The field.</param>
    /// <param name="start">The index of the first character to replace.</param>
    /// <param name="end">The index after the last one.</param>
    /// <param name="text">What replaces them. The caret is placed after it.</param>
    void ReplaceInField(string elementId, int start, int end, string text);

    /// <summary>Copies a text to the clipboard.</summary>
    /// <returns>Whether the browser allowed it.</returns>
    Task<bool> CopyAsync(string text);

    /// <summary>Gets whether the browser can pass an address to other applications (Web Share API).</summary>
    bool CanShare { get; }

    /// <summary>Offers the applications of the system to pass an address to. Call it only after a click.</summary>
    Task ShareAsync(string title, string address);

    /// <summary>
    /// Acquires the device for this tab. Without the Web Locks API (a page without TLS) the tabs ask each other by
    /// BroadcastChannel, and a frozen tab loses the device.
    /// </summary>
    /// <param name="device">The device's ID.</param>
    /// <param name="takeOver">Whether to request the device from the tab that uses it. A tab that does not answer within 4 s loses it.</param>
    /// <returns>Whether this tab uses the device now.</returns>
    Task<bool> AcquireDeviceAsync(string device, bool takeOver);

    /// <summary>Releases the device for other tabs.</summary>
    void ReleaseDevice();
}
