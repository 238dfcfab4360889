using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Homeserver.Errors;

namespace Parley.Homeserver.Json;

/// <summary>
/// Canonical JSON: sorted keys, no whitespace, the shortest escapes, integers only.
/// https://spec.matrix.org/v1.16/appendices/#canonical-json
/// </summary>
internal static class CanonicalJson
{
    /// <summary>The largest integer in canonical JSON, 2^53 - 1; the smallest is its negative.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    /// <summary>Returns the canonical form of a value.</summary>
    /// <exception cref="ApiException">M_BAD_JSON: a fraction, an integer out of range, or a string that is not valid Unicode.</exception>
    public static byte[] Encode(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, value);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Appends the canonical form of a value.</summary>
    /// <exception cref="ApiException">As <see cref="Encode"/>.</exception>
    public static void Write(IBufferWriter<byte> output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(output, value);
                break;
            case JsonValueKind.Array:
                WriteArray(output, value);
                break;
            case JsonValueKind.String:
                WriteString(output, Text(value));
                break;
            case JsonValueKind.Number:
                WriteInteger(output, Integer(value));
                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    /// <summary>Appends a string with its quotes.</summary>
    public static void WriteString(IBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c >= ' ' && c is not ('"' or '\\'))
                continue;
            WriteUtf8(output, text.AsSpan(start, i - start));
            WriteEscape(output, c);
            start = i + 1;
        }
        WriteUtf8(output, text.AsSpan(start));
        output.Write("\""u8);
    }

    /// <summary>Appends an integer.</summary>
    public static void WriteInteger(IBufferWriter<byte> output, long value)
    {
        var span = output.GetSpan(20);
        value.TryFormat(span, out var written, provider: CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    private static void WriteObject(IBufferWriter<byte> output, JsonElement value)
    {
        var properties = new List<(byte[] Order, string Name, JsonElement Value)>();
        foreach (var property in value.EnumerateObject())
        {
            var name = Name(property);
            properties.Add((Encoding.UTF8.GetBytes(name), name, property.Value));
        }
        // UTF-8 bytes order like code points; UTF-16 would put surrogates before U+E000.
        properties.Sort(static (a, b) => a.Order.AsSpan().SequenceCompareTo(b.Order));
        output.Write("{"u8);
        for (var i = 0; i < properties.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            WriteString(output, properties[i].Name);
            output.Write(":"u8);
            Write(output, properties[i].Value);
        }
        output.Write("}"u8);
    }

    private static void WriteArray(IBufferWriter<byte> output, JsonElement value)
    {
        output.Write("["u8);
        var first = true;
        foreach (var element in value.EnumerateArray())
        {
            if (!first)
                output.Write(","u8);
            first = false;
            Write(output, element);
        }
        output.Write("]"u8);
    }

    private static void WriteEscape(IBufferWriter<byte> output, char c)
    {
        ReadOnlySpan<byte> escape = c switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\b' => "\\b"u8,
            '\t' => "\\t"u8,
            '\n' => "\\n"u8,
            '\f' => "\\f"u8,
            '\r' => "\\r"u8,
            _ => default,
        };
        if (escape.IsEmpty)
            escape = Encoding.ASCII.GetBytes("\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture));
        output.Write(escape);
    }

    private static void WriteUtf8(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
    }

    private static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
    }

    private static long Integer(JsonElement value) =>
        value.TryGetInt64(out var integer) && integer is >= -MaxInteger and <= MaxInteger
            ? integer
            : throw ApiException.BadJson("Numbers in events must be integers between -(2^53)+1 and (2^53)-1.");

    private static ApiException NotUnicode() => ApiException.BadJson("A string contains half of a surrogate pair.");
}
