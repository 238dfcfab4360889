using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace Parley.Web.Features.Writing;

/// <summary>Reads the names of users and rooms in a text. In code they are not read.</summary>
internal sealed class PillParser : InlineParser
{
    private readonly PillFinder _finder;

    public PillParser(PillFinder finder)
    {
        _finder = finder;
        OpeningCharacters = ['@', '#'];
    }

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        // Not in an email address or in the fragment of an address.
        if (char.IsLetterOrDigit(slice.PeekCharExtra(-1)) || _finder.Find(slice.AsSpan()) is not { } pill)
            return false;
        processor.Inline = new PillInline(pill);
        slice.Start += pill.Text.Length;
        return true;
    }
}

/// <summary>A user or a room in a text.</summary>
/// <param name="pill">Which one.</param>
internal sealed class PillInline(Pill pill) : LeafInline
{
    /// <summary>Gets the user or room.</summary>
    public Pill Pill => pill;
}
