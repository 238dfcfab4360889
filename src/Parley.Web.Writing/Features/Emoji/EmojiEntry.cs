namespace Parley.Web.Features.Emoji;

/// <summary>An emoji of the picker.</summary>
/// <param name="Group">The number of its group; see <see cref="EmojiTable.Groups"/>.</param>
/// <param name="Text">The characters.</param>
/// <param name="Name">The name, in lower case.</param>
/// <param name="Codes">The short codes, without colons; the first one is the usual one.</param>
/// <param name="Words">Other words to find it by.</param>
public sealed record EmojiEntry(int Group, string Text, string Name, IReadOnlyList<string> Codes, string Words);
