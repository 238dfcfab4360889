namespace Parley.Web.Platform;

/// <summary>A keyboard shortcut of the page. The numbers are those of <c>page.js</c>.</summary>
public enum PageShortcut
{
    /// <summary>Mutes or unmutes: M, and Ctrl+Shift+M also in a text field.</summary>
    Mute,

    /// <summary>Deafens or undeafens: D, and Ctrl+Shift+D also in a text field.</summary>
    Deafen,

    /// <summary>Opens the quick switcher: Ctrl+K.</summary>
    QuickSwitcher,

    /// <summary>Lists the shortcuts: ?.</summary>
    Help,
}
