namespace Parley.Web.Session;

/// <summary>A change of a text that is being written.</summary>
/// <param name="Start">The index of the first character to replace.</param>
/// <param name="End">The index after the last one.</param>
/// <param name="Text">What replaces them.</param>
public sealed record TextEdit(int Start, int End, string Text);
