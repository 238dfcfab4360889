using System.Net;
using System.Text.RegularExpressions;

namespace Parley.Web.Tests;

/// <summary>The page about privacy, which the sign-in page links to.</summary>
public sealed partial class WhatOthersCanSeeTests
{
    [Fact]
    public void Page_has_the_text_of_the_guide()
    {
        var root = Root();
        var page = File.ReadAllText(Path.Combine(root, "src", "Parley.Web.Boot", "wwwroot", "what-others-can-see.html"));
        var guide = File.ReadAllText(Path.Combine(root, "docs", "guides", "what-others-can-see.md"));
        page = WebUtility.HtmlDecode(Tag().Replace(page[page.IndexOf("<h1>", StringComparison.Ordinal)..], ""));
        guide = Mark().Replace(guide, "");
        Assert.Equal(Space().Replace(guide, " ").Trim(), Space().Replace(page, " ").Trim());
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Parley.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    // Headings, list items, emphasis and code.
    [GeneratedRegex(@"^#+ |^- |[*`]", RegexOptions.Multiline)]
    private static partial Regex Mark();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
