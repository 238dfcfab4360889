using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;

namespace Parley.Web.Platform;

/// <summary>The page in a browser; see <c>wwwroot/js/page.js</c>.</summary>
[SupportedOSPlatform("browser")]
public sealed partial class BrowserPage : IPage
{
    private const string Module = "page";

    private BrowserPage()
    {
        JsWatch(() => Woke?.Invoke(), () => Closing?.Invoke());
        JsWatchShortcuts(number => ShortcutPressed?.Invoke((PageShortcut)number));
        JsOnDeviceRequested(() => DeviceRequested?.Invoke());
        JsOnNotificationClicked(tag => NotificationClicked?.Invoke(tag));
    }

    /// <inheritdoc/>
    public event Action? DeviceRequested;

    /// <inheritdoc/>
    public event Action<PageShortcut>? ShortcutPressed;

    /// <inheritdoc/>
    public event Action? Woke;

    /// <inheritdoc/>
    public event Action? Closing;

    /// <inheritdoc/>
    public event Action<string>? NotificationClicked;

    /// <inheritdoc/>
    public NotificationPermission Notifications => Permission(JsNotificationPermission());

    /// <inheritdoc/>
    public string Origin { get; } = JsOrigin();

    /// <inheritdoc/>
    public bool IsVisible => JsIsVisible();

    /// <inheritdoc/>
    public string Query => JsQuery();

    /// <inheritdoc/>
    public string Fragment
    {
        get => JsFragment();
        set => JsSetFragment(value);
    }

    /// <inheritdoc/>
    public bool OwnsDevice => JsOwnsDevice();

    /// <summary>Gets whether a login or its remains are stored, this tab has started a single sign-on, or the address is a link to a room.</summary>
    public bool HasLogin => JsHasLogin();

    /// <summary>Loads the JavaScript module.</summary>
    public static async Task<BrowserPage> LoadAsync()
    {
        await JSHost.ImportAsync(Module, "../js/page.js");
        return new();
    }

    /// <summary>Returns the text of <c>/config.json</c>, or <c>null</c> if the server has none.</summary>
    public Task<string?> LoadConfigurationAsync() => JsLoadConfiguration();

    /// <summary>Completes when the user clicks, touches or types for the first time.</summary>
    public Task WaitUntilTouchedAsync() => JsUntilTouched();

    /// <inheritdoc/>
    public Task<bool> AcquireDeviceAsync(string device, bool takeOver) => JsAcquireDevice(device, takeOver);

    /// <inheritdoc/>
    public void ReleaseDevice() => JsReleaseDevice();

    /// <inheritdoc/>
    public string? Load(string key) => JsLoad(key);

    /// <inheritdoc/>
    public void Save(string key, string? value) => JsSave(key, value);

    /// <inheritdoc/>
    public string? LoadForTab(string key) => JsLoadForTab(key);

    /// <inheritdoc/>
    public void SaveForTab(string key, string? value) => JsSaveForTab(key, value);

    /// <inheritdoc/>
    public void GoTo(string address) => JsGoTo(address);

    /// <inheritdoc/>
    public void RemoveQuery() => JsRemoveQuery();

    /// <inheritdoc/>
    public void SetTheme(string theme) => JsSetTheme(theme);

    /// <inheritdoc/>
    public void SetTitle(string title) => JsSetTitle(title);

    /// <inheritdoc/>
    public void ShowAttention(long mentions, bool hasUnread) => JsShowAttention(mentions, hasUnread);

    /// <inheritdoc/>
    public async Task<NotificationPermission> RequestNotificationsAsync() => Permission(await JsRequestNotifications());

    /// <inheritdoc/>
    public void Notify(string tag, string title, string body) => JsNotify(tag, title, body);

    /// <inheritdoc/>
    public string TimeOfDay(long time) => JsTimeOfDay(time);

    /// <inheritdoc/>
    public string Day(long time) => JsDay(time);

    /// <inheritdoc/>
    public void OpenDialog(string elementId) => JsOpenDialog(elementId);

    /// <inheritdoc/>
    public void OpenMenu(string elementId, double x, double y) => JsOpenMenu(elementId, x, y);

    /// <inheritdoc/>
    public Task WaitUntilVisibleAsync(string elementId) => JsUntilVisible(elementId);

    /// <inheritdoc/>
    public void Focus(string elementId) => JsFocus(elementId);

    /// <inheritdoc/>
    public void FocusToWrite(string elementId) => JsFocusToWrite(elementId);

    /// <inheritdoc/>
    public void FillField(string elementId, string text) => JsFillField(elementId, text);

    /// <inheritdoc/>
    public int CaretOf(string elementId) => JsCaretOf(elementId);

    /// <inheritdoc/>
    public void ReplaceInField(string elementId, int start, int end, string text) => JsReplaceInField(elementId, start, end, text);

    /// <inheritdoc/>
    public Task<bool> CopyAsync(string text) => JsCopy(text);

    /// <inheritdoc/>
    public bool CanShare => JsCanShare();

    /// <inheritdoc/>
    public Task ShareAsync(string title, string address) => JsShare(title, address);

    private static NotificationPermission Permission(string? name) => name switch
    {
        "granted" => NotificationPermission.Granted,
        "default" => NotificationPermission.Default,
        _ => NotificationPermission.Denied,
    };

    [JSImport("onNotificationClicked", Module)]
    private static partial void JsOnNotificationClicked([JSMarshalAs<JSType.Function<JSType.String>>] Action<string> clicked);

    [JSImport("notificationPermission", Module)]
    private static partial string? JsNotificationPermission();

    [JSImport("requestNotifications", Module)]
    [return: JSMarshalAs<JSType.Promise<JSType.String>>]
    private static partial Task<string?> JsRequestNotifications();

    [JSImport("notify", Module)]
    private static partial void JsNotify(string tag, string title, string body);

    [JSImport("showAttention", Module)]
    private static partial void JsShowAttention([JSMarshalAs<JSType.Number>] long mentions, bool hasUnread);

    [JSImport("hasLogin", Module)]
    private static partial bool JsHasLogin();

    [JSImport("loadConfiguration", Module)]
    [return: JSMarshalAs<JSType.Promise<JSType.String>>]
    private static partial Task<string?> JsLoadConfiguration();

    [JSImport("untilTouched", Module)]
    private static partial Task JsUntilTouched();

    [JSImport("watch", Module)]
    private static partial void JsWatch([JSMarshalAs<JSType.Function>] Action woke, [JSMarshalAs<JSType.Function>] Action closing);

    [JSImport("watchShortcuts", Module)]
    private static partial void JsWatchShortcuts([JSMarshalAs<JSType.Function<JSType.Number>>] Action<int> pressed);

    [JSImport("onDeviceRequested", Module)]
    private static partial void JsOnDeviceRequested([JSMarshalAs<JSType.Function>] Action requested);

    [JSImport("acquireDevice", Module)]
    [return: JSMarshalAs<JSType.Promise<JSType.Boolean>>]
    private static partial Task<bool> JsAcquireDevice(string device, bool takeOver);

    [JSImport("ownsDevice", Module)]
    private static partial bool JsOwnsDevice();

    [JSImport("releaseDevice", Module)]
    private static partial void JsReleaseDevice();

    [JSImport("origin", Module)]
    private static partial string JsOrigin();

    [JSImport("isVisible", Module)]
    private static partial bool JsIsVisible();

    [JSImport("query", Module)]
    private static partial string JsQuery();

    [JSImport("fragment", Module)]
    private static partial string JsFragment();

    [JSImport("setFragment", Module)]
    private static partial void JsSetFragment(string value);

    [JSImport("load", Module)]
    private static partial string? JsLoad(string key);

    [JSImport("save", Module)]
    private static partial void JsSave(string key, string? value);

    [JSImport("loadForTab", Module)]
    private static partial string? JsLoadForTab(string key);

    [JSImport("saveForTab", Module)]
    private static partial void JsSaveForTab(string key, string? value);

    [JSImport("goTo", Module)]
    private static partial void JsGoTo(string address);

    [JSImport("removeQuery", Module)]
    private static partial void JsRemoveQuery();

    [JSImport("setTheme", Module)]
    private static partial void JsSetTheme(string theme);

    [JSImport("setTitle", Module)]
    private static partial void JsSetTitle(string title);

    [JSImport("timeOfDay", Module)]
    private static partial string JsTimeOfDay([JSMarshalAs<JSType.Number>] long time);

    [JSImport("day", Module)]
    private static partial string JsDay([JSMarshalAs<JSType.Number>] long time);

    [JSImport("openDialog", Module)]
    private static partial void JsOpenDialog(string elementId);

    [JSImport("openMenu", Module)]
    private static partial void JsOpenMenu(string elementId, double x, double y);

    [JSImport("untilVisible", Module)]
    private static partial Task JsUntilVisible(string elementId);

    [JSImport("focus", Module)]
    private static partial void JsFocus(string elementId);

    [JSImport("focusToWrite", Module)]
    private static partial void JsFocusToWrite(string elementId);

    [JSImport("fillField", Module)]
    private static partial void JsFillField(string elementId, string text);

    [JSImport("caretOf", Module)]
    private static partial int JsCaretOf(string elementId);

    [JSImport("replaceInField", Module)]
    private static partial void JsReplaceInField(string elementId, int start, int end, string text);

    [JSImport("copy", Module)]
    [return: JSMarshalAs<JSType.Promise<JSType.Boolean>>]
    private static partial Task<bool> JsCopy(string text);

    [JSImport("canShare", Module)]
    private static partial bool JsCanShare();

    [JSImport("share", Module)]
    private static partial Task JsShare(string title, string address);
}
