using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

/// <summary>
/// Rejects phrases that a Matrix or WebRTC engineer has to translate (CONTRIBUTING.md, "Language") in documentation, comments, strings,
/// pages, scripts, and the names of tests.
/// </summary>
public sealed partial class LanguageTests
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly (Regex Phrase, string Instead)[] Banned =
    [
        (Subject(), "a sentence whose subject is a noun"),
        (WhatSubject(), "a sentence whose subject is a noun"),
        (new(@"(?<!\bthere )\bis no (?!longer\b|more\b|less\b|later\b|match\b|op\b)", Options), "\"is not a …\" or \"there is no …\""),
        (new(@"\b(?:tells|told)\b", Options), "returns, reports, sends, informs"),
        (new(@"\bsays (?:LEFT|JOINED|that|so)\b", Options), "writes, sends, reports"),
        (new(@"\bghosts?\b", Options), "stale member"),
        (new(@"\b(?:buried|bury|buries)\b", Options), "removed"),
        (new(@"(?<!keep[- ])\balive\b", Options), "connected, running"),
        (new(@"\ba life before\b", Options), "the previous process"),
        (new(@"\bin place of\b", Options), "instead of"),
        (new(@"\banew\b", Options), "again"),
        (new(@"(?<!types |parts |names |state )\bof its own\b(?! name)", Options), "its own"),
        (new(@"\bseed (?:peer|client|protocol|dialect)s?\b", Options), "base-protocol peer, base protocol"),
        (new(@"\bin bad weather\b|\bstorms?\b", Options), "scenario, fault profile"),
        (new(@"\bmeans ill\b", Options), "malicious"),
        (new(@"\bgive(?:s)? way\b", Options), "yields, is released"),
        (new(@"\btaken? for gone\b", Options), "timed out"),
        (new(@"\bheld (?:LEFT|leave)\b", Options), "delayed leave"),
        (new(@"\bwhoever\b", Options), "a client that …, anyone who …"),
    ];

    private static readonly Regex[] BannedInNames =
    [
        new("^(?:Who|Whose|What)_", Options), new("_(?:tells|told|is_no|anew|ghosts?|buried|seed_peers?|whoever)_", Options), new("_(?:tells|told|anew|ghosts?|buried|alive|seed_peers?)$", Options),
    ];

    public static TheoryData<string> Places() => ["documentation", "src", "tests", "benchmarks", "build", "samples", "scripts"];

    [Theory]
    [MemberData(nameof(Places))]
    public void Text_has_no_banned_phrase(string place)
    {
        var texts = Prose.Of(place).ToList();
        Assert.NotEmpty(texts);
        var found = texts
            .Where(static text => !text.File.EndsWith("LanguageTests.cs", StringComparison.Ordinal))
            .SelectMany(static text => Banned.Where(rule => rule.Phrase.IsMatch(text.Sentence)).Select(rule => $"{text.File}:{text.Line}: «{text.Sentence}» Instead: {rule.Instead}."));
        Rule.HasNoViolation(found);
    }

    [Fact]
    public void Test_is_named_by_its_subject()
    {
        var names = Prose.TestNames().ToList();
        Assert.True(names.Count > 500);
        Rule.HasNoViolation(names.Where(static name => BannedInNames.Any(rule => rule.IsMatch(name.Name))).Select(static name => $"{name.File}: {name.Name}"));
    }

    [Theory]
    [InlineData("Who records says so.")]
    [InlineData("Whose state is old is removed.")]
    [InlineData("What comes late is dropped.")]
    [InlineData("It is no room.")]
    [InlineData("The server told it.")]
    [InlineData("A ghost stays.")]
    public void Banned_phrase_is_found(string sentence) => Assert.Contains(Banned, rule => rule.Phrase.IsMatch(sentence));

    [Theory]
    [InlineData("Who can join this channel?")]
    [InlineData("The room is no longer listed.")]
    [InlineData("There is no room.")]
    [InlineData("A keep-alive is sent.")]
    public void Plain_sentence_is_not_found(string sentence) => Assert.DoesNotContain(Banned, rule => rule.Phrase.IsMatch(sentence));

    // A question may start with "Who".
    [GeneratedRegex(@"^(?:Who|Whose) (?!can join\b)[a-z' ]+ [a-z][^?]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Subject();

    [GeneratedRegex(@"^What [^?]*\b(?:is|are|has|have|comes|goes|gets|stays|needs)\b[^?]*\.$", RegexOptions.CultureInvariant)]
    private static partial Regex WhatSubject();
}
