namespace Parley.Web.Session;

/// <summary>Passes keys from a field that has the focus to a list that is shown with it.</summary>
public sealed class KeyRelay
{
    /// <summary>Gets or sets the handler of a key, by the name of <c>KeyboardEvent.key</c>.</summary>
    public Func<string, Task>? Pressed { get; set; }
}
