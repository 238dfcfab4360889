namespace Parley.Web.Platform;

/// <summary>What the client asks of the page that it runs in, beside what it renders.</summary>
public interface IPage
{
    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    string Origin { get; }

    /// <summary>The address's query, with its question mark; empty where there is none.</summary>
    string Query { get; }

    /// <summary>The address's fragment without the <c>#</c>. Setting it makes no entry in the history.</summary>
    string Fragment { get; set; }

    /// <summary>What this browser remembers under a key; null for nothing.</summary>
    string? Load(string key);

    /// <summary>Remembers a text in this browser; null forgets.</summary>
    void Save(string key, string? value);

    /// <summary>What this tab remembers, also over a reload; null for nothing.</summary>
    string? LoadForTab(string key);

    /// <summary>Remembers a text in this tab; null forgets.</summary>
    void SaveForTab(string key, string? value);

    /// <summary>Goes to another address, leaving the client.</summary>
    void GoTo(string address);

    /// <summary>Takes the query out of the address, so that a reload does not bring it again.</summary>
    void ForgetQuery();

    /// <summary><c>light</c>, <c>dark</c>, or <c>auto</c> as the system has it.</summary>
    void SetTheme(string theme);

    /// <summary>The page's title.</summary>
    void SetTitle(string title);

    /// <summary>A time of day as the person's locale writes it.</summary>
    /// <param name="time">The time, in ms since 1970.</param>
    string TimeOfDay(long time);

    /// <summary>A day as the person's locale writes it, with words for today and yesterday.</summary>
    /// <param name="time">The time, in ms since 1970.</param>
    string Day(long time);

    /// <summary>Opens a <c>dialog</c> element over the page; the browser keeps the focus in it, closes it on Escape, and has the focus where it was when the dialog is gone.</summary>
    void OpenDialog(string elementId);

    /// <summary>Moves the keyboard's focus to an element, where it is there.</summary>
    void Focus(string elementId);

    /// <summary>Moves the keyboard's focus to a text field where somebody is at a keyboard: neither on a phone, nor before anything was chosen.</summary>
    void FocusToWrite(string elementId);

    /// <summary>Empties a text field whatever was typed since, and fits its height to its text.</summary>
    void ClearField(string elementId);

    /// <summary>
    /// Makes this tab the one that has the device, among all of this browser; false where another one has it. Where the browser
    /// knows no locks (a page without TLS) the tabs ask each other, and one that is frozen counts as gone.
    /// </summary>
    /// <param name="device">The device's id.</param>
    /// <param name="take">Asks the tab that has it to give way, and takes it after 4 s where that does not answer.</param>
    Task<bool> HoldDeviceAsync(string device, bool take);

    /// <summary>Whether no other tab of this browser has the device.</summary>
    bool OwnsDevice { get; }

    /// <summary>Lets the next tab have the device.</summary>
    void LetGoOfDevice();

    /// <summary>Raised when another tab asks for the device, or has taken it.</summary>
    event Action? DeviceAsked;

    /// <summary>Whether the person may be looking: the tab is in front.</summary>
    bool IsVisible { get; }

    /// <summary>Raised when the machine came back to the network, or the tab came back to the front after a while.</summary>
    event Action? Woke;

    /// <summary>Raised when the page goes away.</summary>
    event Action? Closing;
}
