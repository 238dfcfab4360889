namespace Parley.Matrix.Tests;

public sealed class DisplayTextTests
{
    private static readonly UserId s_user = UserId.Parse("@mallory:evil.org");

    [Theory]
    [InlineData("Alice", "Alice")]
    [InlineData("  Alice \t\n Smith  ", "Alice Smith")]
    [InlineData("Alice\u202E gnp.exe", "Alice gnp.exe")] // override
    [InlineData("\u2066Alice\u2069", "Alice")] // isolate
    [InlineData("Al\u200Bi\u2060c\uFEFFe", "Alice")] // zero-width
    [InlineData("Alice\u3164", "Alice")] // Hangul filler
    [InlineData("Al\u2800ice", "Alice")] // Braille blank
    [InlineData("Al\u00ADice", "Alice")] // soft hyphen
    [InlineData("Al\u2065ice", "Alice")] // unassigned, and ignorable by default
    [InlineData("Al\U0001D159ice", "Alice")] // null notehead
    [InlineData("Al\U00016FE4ice", "Alice")] // Khitan filler
    [InlineData("Al\U00013441ice", "Alice")] // Egyptian blank
    [InlineData("Al\U000E0041ice", "Alice")] // tag
    [InlineData("a\u2028b\u2029c\u0000d\u0007", "a b c d")]
    [InlineData("\u0301Alice", "Alice")] // would combine with the text before
    [InlineData("A\u0301\u0302\u0303\u0304\u0305\u0306lice", "A\u0301\u0302\u0303\u0304lice")]
    [InlineData("שלום", "שלום")]
    [InlineData("Nguyễn Tiến", "Nguyễn Tiến")]
    [InlineData("👩‍👩‍👧 ❤️", "👩‍👩‍👧 ❤️")] // joiners belong to emoji
    [InlineData("می‌خواهم", "می‌خواهم")] // and to Persian words
    [InlineData("\u200B\u3164\u2800\u200D\uFE0F", "")]
    [InlineData("", "")]
    public void Text_has_no_effect_on_its_neighbours(string text, string shown) => Assert.Equal(shown, DisplayText.Clean(text));

    [Fact]
    public void Run_of_joiners_is_bounded() => Assert.True(DisplayText.Clean("a" + new string('\u200D', 10_000) + "b").Length < 10);

    [Fact]
    public void Unpaired_surrogate_is_replaced() => Assert.Equal("a\uFFFDb", DisplayText.Clean("a\uD83Db"));

    [Theory]
    [InlineData("Alice", "Alice")]
    [InlineData(null, "mallory")]
    [InlineData("", "mallory")]
    [InlineData("   ", "@mallory:evil.org")]
    [InlineData("\u3164", "@mallory:evil.org")]
    [InlineData("\u202E\u2066\u200B", "@mallory:evil.org")]
    public void User_without_a_visible_name_is_shown_by_the_user_id(string? name, string shown) => Assert.Equal(shown, DisplayText.NameOf(s_user, name));

    [Fact]
    public void Long_name_is_cut()
    {
        Assert.Equal(new string('a', 99) + "…", DisplayText.NameOf(s_user, new string('a', 60_000)));
        Assert.Equal(new string('a', 98) + "…", DisplayText.NameOf(s_user, new string('a', 98) + "😀😀😀"));
    }

    [Theory]
    [InlineData("Alice", "ALICE")]
    [InlineData("Alice", "Al ice")]
    [InlineData("Alice", "Ali\u200Dce")]
    [InlineData("Alice", "Alice\uFE0F")]
    [InlineData("Alice", "A\u202Elice\u00A0")]
    [InlineData("Straße", "straße")]
    [InlineData("Ωmega", "ωMEGA")]
    public void Names_that_look_the_same_are_equal_when_folded(string one, string other) => Assert.Equal(DisplayText.Fold(one), DisplayText.Fold(other));

    [Theory]
    [InlineData("Alice", "AIice")]
    [InlineData("Alice", "A1ice")]
    [InlineData("Alice", "A|ice")]
    [InlineData("Alice", "\u0410l\u0456\u0441\u0435")] // Cyrillic
    [InlineData("Alice", "\u0391lice")] // Greek
    [InlineData("Alice", "Ａｌｉｃｅ")]
    [InlineData("Alice", "𝐀𝓁𝒾𝖼ℯ")]
    [InlineData("Alice", "Ⓐⓛⓘⓒⓔ")]
    [InlineData("Bob", "B0b")]
    [InlineData("Tom", "\u0422\u043E\u043C")]
    [InlineData("Emma", "Ernma")]
    [InlineData("HOPE", "\u041D\u041E\u0420\u0415")]
    [InlineData("Agent 47", "Agent 𝟒𝟕")]
    public void Names_with_letters_that_look_alike_have_one_skeleton(string one, string other) => Assert.Equal(DisplayText.Skeleton(one), DisplayText.Skeleton(other));

    [Fact]
    public void Characters_that_are_ignorable_by_default_are_invisible()
    {
        // Default_Ignorable_Code_Point of Unicode 16, DerivedCoreProperties.txt.
        foreach (var (first, last) in (ReadOnlySpan<(int, int)>)[
            (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
            (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)])
        {
            for (var value = first; value <= last; value++)
                Assert.Equal("", DisplayText.Clean(char.ConvertFromUtf32(value)));
        }
    }

    [Theory]
    [InlineData("Alice", "Alicia")]
    [InlineData("José", "Jose")]
    [InlineData("Игорь", "Игорек")]
    [InlineData("Ben", "Dan")]
    public void Different_names_stay_different(string one, string other)
    {
        Assert.NotEqual(DisplayText.Fold(one), DisplayText.Fold(other));
        Assert.NotEqual(DisplayText.Skeleton(one), DisplayText.Skeleton(other));
    }

    [Theory]
    [InlineData("Alice", false)]
    [InlineData("José", false)]
    [InlineData("Jose\u0301", true)]
    [InlineData("Alice (@alice:example.org)", true)]
    [InlineData("＠alice:example.org", true)]
    [InlineData("﹫alice:example.org", true)]
    public void Name_that_imitates_a_user_id_or_a_composed_letter_is_ambiguous(string name, bool ambiguous) => Assert.Equal(ambiguous, DisplayText.IsAmbiguous(name));
}
