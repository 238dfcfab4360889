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
        Watch(() => Woke?.Invoke(), () => Closing?.Invoke());
        OnAsked(() => DeviceAsked?.Invoke());
    }

    /// <inheritdoc/>
    public event Action? DeviceAsked;

    /// <inheritdoc/>
    public event Action? Woke;

    /// <inheritdoc/>
    public event Action? Closing;

    /// <inheritdoc/>
    public string Origin { get; } = GetOrigin();

    /// <inheritdoc/>
    public bool IsVisible => GetVisible();

    /// <inheritdoc/>
    public string Query => GetQuery();

    /// <inheritdoc/>
    public string Fragment
    {
        get => GetFragment();
        set => SetFragment(value);
    }

    /// <summary>Loads the module that speaks to the page.</summary>
    public static async Task<BrowserPage> LoadAsync()
    {
        await JSHost.ImportAsync(Module, "../js/page.js");
        return new();
    }

    /// <inheritdoc/>
    public bool OwnsDevice => GetOwnsDevice();

    /// <inheritdoc/>
    public Task<bool> HoldDeviceAsync(string device, bool take) => HoldDevice(device, take);

    /// <inheritdoc/>
    public void LetGoOfDevice() => ReleaseDevice();

    /// <inheritdoc/>
    public string? Load(string key) => LoadItem(key);

    /// <inheritdoc/>
    public void Save(string key, string? value) => SaveItem(key, value);

    /// <inheritdoc/>
    public string? LoadForTab(string key) => LoadTabItem(key);

    /// <inheritdoc/>
    public void SaveForTab(string key, string? value) => SaveTabItem(key, value);

    /// <inheritdoc/>
    public void GoTo(string address) => GoToAddress(address);

    /// <inheritdoc/>
    public void ForgetQuery() => DropQuery();

    /// <inheritdoc/>
    public void SetTheme(string theme) => ApplyTheme(theme);

    /// <inheritdoc/>
    public void SetTitle(string title) => ApplyTitle(title);

    /// <inheritdoc/>
    public string TimeOfDay(long time) => FormatTime(time);

    /// <inheritdoc/>
    public string Day(long time) => FormatDay(time);

    /// <inheritdoc/>
    public void OpenDialog(string elementId) => ShowDialog(elementId);

    /// <inheritdoc/>
    public void Focus(string elementId) => FocusElement(elementId);

    /// <inheritdoc/>
    public void FocusToWrite(string elementId) => FocusField(elementId);

    /// <inheritdoc/>
    public void ClearField(string elementId) => EmptyField(elementId);

    [JSImport("watch", Module)]
    private static partial void Watch([JSMarshalAs<JSType.Function>] Action woke, [JSMarshalAs<JSType.Function>] Action closing);

    [JSImport("onAsked", Module)]
    private static partial void OnAsked([JSMarshalAs<JSType.Function>] Action asked);

    [JSImport("holdDevice", Module)]
    [return: JSMarshalAs<JSType.Promise<JSType.Boolean>>]
    private static partial Task<bool> HoldDevice(string device, bool take);

    [JSImport("ownsDevice", Module)]
    private static partial bool GetOwnsDevice();

    [JSImport("letGoOfDevice", Module)]
    private static partial void ReleaseDevice();

    [JSImport("origin", Module)]
    private static partial string GetOrigin();

    [JSImport("isVisible", Module)]
    private static partial bool GetVisible();

    [JSImport("query", Module)]
    private static partial string GetQuery();

    [JSImport("fragment", Module)]
    private static partial string GetFragment();

    [JSImport("setFragment", Module)]
    private static partial void SetFragment(string value);

    [JSImport("load", Module)]
    private static partial string? LoadItem(string key);

    [JSImport("save", Module)]
    private static partial void SaveItem(string key, string? value);

    [JSImport("loadForTab", Module)]
    private static partial string? LoadTabItem(string key);

    [JSImport("saveForTab", Module)]
    private static partial void SaveTabItem(string key, string? value);

    [JSImport("goTo", Module)]
    private static partial void GoToAddress(string address);

    [JSImport("forgetQuery", Module)]
    private static partial void DropQuery();

    [JSImport("setTheme", Module)]
    private static partial void ApplyTheme(string theme);

    [JSImport("setTitle", Module)]
    private static partial void ApplyTitle(string title);

    [JSImport("timeOfDay", Module)]
    private static partial string FormatTime([JSMarshalAs<JSType.Number>] long time);

    [JSImport("day", Module)]
    private static partial string FormatDay([JSMarshalAs<JSType.Number>] long time);

    [JSImport("openDialog", Module)]
    private static partial void ShowDialog(string elementId);

    [JSImport("focus", Module)]
    private static partial void FocusElement(string elementId);

    [JSImport("focusToWrite", Module)]
    private static partial void FocusField(string elementId);

    [JSImport("clearField", Module)]
    private static partial void EmptyField(string elementId);
}
