using System.Text;

namespace Parley.Matrix;

/// <summary>
/// Letters and digits that look alike: an excerpt of the confusable characters of Unicode (UTS #39 §4) for Latin, Greek, Cyrillic and digits.
/// </summary>
internal static class Lookalikes
{
    // The first character of each text stands for the others. Case is folded later, so a capital letter may stand beside the small one.
    private static readonly string[] s_sets =
    [
        "aаАαΑɑᴀ", "bЬьВΒƄʙ", "cсСϲϹᴄⅽⅭ", "dԁⅾⅮᴅ", "eеЕΕҽ℮ᴇ", "fſϝϜ", "gɡԌ", "hһҺНΗʜ", "iіιıɪɩ", "jјЈϳͿᴊ", "kкКκΚᴋ", "lI1|ІΙӀӏǀƖ∣ⅼⅠ", "mМΜмⅿⅯᴍ", "nΝηпո",
        "o0оОοΟσօՕᴏ", "pрРρΡ", "qԛԚգ", "rгᴦ", "sѕЅꜱՏ", "tтТτΤᴛ", "uυսՍᴜ", "vνѵѴⅴⅤᴠ", "wѡԝԜᴡ", "xхХχΧⅹⅩ×", "yуУүҮγΥʏ", "zΖᴢ",
        "3ЗзӠӡʒȜȝ", "4Ч", "6б", "8Ȣȣ", "æӕӔ", "ßβϐ", "-‐‑‒–−", "@﹫",
    ];

    private static readonly Dictionary<int, char> s_table = s_sets.SelectMany(static set => set.Skip(1).Select(other => ((int)other, set[0]))).ToDictionary();

    /// <summary>Appends a character to a text, or the character that stands for all that look like it.</summary>
    public static void Append(StringBuilder text, Rune rune)
    {
        var plain = Plain(rune.Value);
        var found = s_table.TryGetValue(plain, out var other) ? new Rune(other) : new Rune(plain);
        found = Rune.ToLowerInvariant(found);
        if (found.Value == 'm')
            text.Append("rn");
        else
            text.Append(found);
    }

    // The letters and digits of the Latin alphabet in full width, circles and the styles of mathematics, without a table of normalization,
    // which the browser does not load.
    private static int Plain(int value) => value switch
    {
        >= 0xFF01 and <= 0xFF5E => value - 0xFF01 + '!',
        >= 0x24B6 and <= 0x24CF => value - 0x24B6 + 'A',
        >= 0x24D0 and <= 0x24E9 => value - 0x24D0 + 'a',
        >= 0x1D400 and <= 0x1D6A3 when (value - 0x1D400) % 52 is var letter => letter < 26 ? 'A' + letter : 'a' + letter - 26,
        >= 0x1D7CE and <= 0x1D7FF => '0' + ((value - 0x1D7CE) % 10),
        // The styles have gaps for letters that Unicode had before.
        0x2102 or 0x212D => 'C',
        0x210A => 'g',
        0x210B or 0x210C or 0x210D => 'H',
        0x210E => 'h',
        0x2110 or 0x2111 => 'I',
        0x2112 => 'L',
        0x2115 => 'N',
        0x2119 => 'P',
        0x211A => 'Q',
        0x211B or 0x211C or 0x211D => 'R',
        0x2124 or 0x2128 => 'Z',
        0x212A => 'K',
        0x212C => 'B',
        0x212F => 'e',
        0x2130 => 'E',
        0x2131 => 'F',
        0x2133 => 'M',
        0x2134 => 'o',
        _ => value,
    };
}
