using System.Globalization;
using Parley.Web.Platform;

namespace Parley.Web.Tests.Fakes;

/// <summary>A page that records what it is asked.</summary>
internal sealed class FakePage : IPage
{
    public event Action<PageShortcut>? ShortcutPressed;

    public event Action? Woke;

    public event Action? Closing;

    public event Action? DeviceRequested;

    public event Action<string>? NotificationClicked;

    public NotificationPermission Notifications { get; set; }

    public NotificationPermission Answer { get; set; } = NotificationPermission.Granted;

    public List<(string Tag, string Title, string Body)> Notified { get; } = [];

    public (long Mentions, bool HasUnread) Attention { get; private set; }

    public bool OtherTabOwnsDevice { get; set; }

    public bool OwnsDevice { get; private set; }

    public Dictionary<string, string> Browser { get; } = [];

    public Dictionary<string, string> Tab { get; } = [];

    public string Origin => "http://localhost:8080";

    public string Query { get; set; } = "";

    public string Fragment { get; set; } = "";

    public bool IsVisible { get; set; } = true;

    public string? WentTo { get; private set; }

    public string? Theme { get; private set; }

    public string? Title { get; private set; }

    public string? Focused { get; private set; }

    public string? Copied { get; private set; }

    public bool RefusesToCopy { get; set; }

    public string? Load(string key) => Browser.GetValueOrDefault(key);

    public void Save(string key, string? value) => Put(Browser, key, value);

    public string? LoadForTab(string key) => Tab.GetValueOrDefault(key);

    public void SaveForTab(string key, string? value) => Put(Tab, key, value);

    public Task<bool> AcquireDeviceAsync(string device, bool takeOver) => Task.FromResult(OwnsDevice = takeOver || !OtherTabOwnsDevice);

    public void ReleaseDevice() => OwnsDevice = false;

    public void RequestDevice() => DeviceRequested?.Invoke();

    public void GoTo(string address) => WentTo = address;

    public void RemoveQuery() => Query = "";

    public void SetTheme(string theme) => Theme = theme;

    public void SetTitle(string title) => Title = title;

    public void ShowAttention(long mentions, bool hasUnread) => Attention = (mentions, hasUnread);

    public Task<NotificationPermission> RequestNotificationsAsync() => Task.FromResult(Notifications = Answer);

    public void Notify(string tag, string title, string body) => Notified.Add((tag, title, body));

    public void ClickNotification(string tag) => NotificationClicked?.Invoke(tag);

    public string TimeOfDay(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time).ToString("HH:mm", CultureInfo.InvariantCulture);

    public string Day(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public void OpenDialog(string elementId)
    {
    }

    public void OpenMenu(string elementId, double x, double y)
    {
    }

    /// <summary>Gets or sets what each element waits for before it is in view.</summary>
    public Task Visible { get; set; } = Task.CompletedTask;

    public Task WaitUntilVisibleAsync(string elementId) => Visible;

    public void Focus(string elementId) => Focused = elementId;

    public void FocusToWrite(string elementId)
    {
    }

    public void FillField(string elementId, string text)
    {
    }

    public int? Caret { get; set; }

    public List<(int Start, int End, string Text)> Replaced { get; } = [];

    // The end of any text, unless a test sets it.
    public int CaretOf(string elementId) => Caret ?? int.MaxValue;

    public void ReplaceInField(string elementId, int start, int end, string text) => Replaced.Add((start, end, text));

    public Task<bool> CopyAsync(string text)
    {
        Copied = text;
        return Task.FromResult(!RefusesToCopy);
    }

    public bool CanShare { get; set; }

    public string? Shared { get; private set; }

    public Task ShareAsync(string title, string address)
    {
        Shared = title + " " + address;
        return Task.CompletedTask;
    }

    public void Press(PageShortcut shortcut) => ShortcutPressed?.Invoke(shortcut);

    public void Wake() => Woke?.Invoke();

    public void Close() => Closing?.Invoke();

    private static void Put(Dictionary<string, string> area, string key, string? value)
    {
        if (value is null)
            area.Remove(key);
        else
            area[key] = value;
    }
}
