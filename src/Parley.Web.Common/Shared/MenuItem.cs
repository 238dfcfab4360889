namespace Parley.Web.Shared;

/// <summary>An item of a <see cref="ContextMenu"/>.</summary>
/// <param name="Text">The text.</param>
/// <param name="Icon">The name of the icon.</param>
/// <param name="Action">Runs after the menu has closed.</param>
/// <param name="IsDanger">Whether the item is shown as destructive.</param>
public sealed record MenuItem(string Text, string Icon, Func<Task> Action, bool IsDanger = false);
