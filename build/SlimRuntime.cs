#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes a copy of the .NET WebAssembly runtime without the code that an invariant-globalization client never calls: ICU and zlib,
/// a third of the whole. Relinking would do the same, but asks for a workload that a fresh machine does not have.
/// Each function keeps its index, its body becomes <c>unreachable</c>; the time zone files become zeros. The functions are found by
/// name in the symbol map that comes with the runtime; where the map does not look as expected, the copy is the original.
/// </summary>
public sealed class SlimRuntime : Task
{
    /// <summary>dotnet.native.wasm of the runtime pack.</summary>
    [Required]
    public string Source { get; set; } = "";

    /// <summary>dotnet.native.js.symbols of the runtime pack: a line <c>index:name</c> for each function.</summary>
    [Required]
    public string Symbols { get; set; } = "";

    /// <summary>Where the copy goes.</summary>
    [Required]
    public string Destination { get; set; } = "";

    // The linker keeps the functions of an archive together: ICU's two archives and the layer over them lie between these.
    private const string FirstIcu = "uprv_malloc", LastIcu = "GlobalizationNative_GetICUVersion", LastZlib = "zcalloc";

    private static readonly byte[] Unreachable = { 3, 0, 0x00, 0x0b }; // size, no locals, unreachable, end

    private byte[] _wasm = Array.Empty<byte>();

    public override bool Execute()
    {
        _wasm = File.ReadAllBytes(Source);
        var slim = File.Exists(Symbols) ? Slim(ReadSymbols()) : null;
        if (slim == null)
            Log.LogMessage(MessageImportance.High, "The WebAssembly runtime is not of a shape that build/SlimRuntime.cs knows: it stays as large as it is.");
        Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
        File.WriteAllBytes(Destination, slim ?? _wasm);
        return true;
    }

    private Dictionary<int, string> ReadSymbols()
    {
        var names = new Dictionary<int, string>();
        foreach (var line in File.ReadLines(Symbols))
        {
            var colon = line.IndexOf(':');
            if (colon > 0 && int.TryParse(line.Substring(0, colon), out var index))
                names[index] = line.Substring(colon + 1);
        }
        return names;
    }

    private static bool IsForeign(string name) =>
        name.StartsWith("mono_", StringComparison.Ordinal) && name != "mono_wasm_load_icu_data"
        || name.StartsWith("SystemNative_", StringComparison.Ordinal)
        || name.StartsWith("interp_", StringComparison.Ordinal)
        || name.StartsWith("sgen_", StringComparison.Ordinal)
        || name.StartsWith("_GLOBAL__", StringComparison.Ordinal);

    private byte[]? Slim(Dictionary<int, string> names)
    {
        int first = -1, lastIcu = -1, last = -1;
        foreach (var pair in names)
        {
            if (pair.Value == FirstIcu) first = pair.Key;
            if (pair.Value == LastIcu) lastIcu = pair.Key;
            if (pair.Value == LastZlib) last = pair.Key;
        }
        if (first < 0 || lastIcu < first)
            return null;
        if (last < lastIcu || last > lastIcu + 100)
            last = lastIcu;
        for (var i = first; i <= last; i++)
            if (!names.TryGetValue(i, out var name) || IsForeign(name))
                return null;

        var output = new MemoryStream(_wasm.Length);
        output.Write(_wasm, 0, 8);
        var imported = 0;
        for (var at = 8; at < _wasm.Length;)
        {
            var id = _wasm[at++];
            var size = Number(ref at);
            if (id == 2)
                imported = CountImportedFunctions(at);
            byte[] section;
            if (id == 10)
                section = Code(at, first - imported, last - imported);
            else
            {
                section = new byte[size];
                Array.Copy(_wasm, at, section, 0, size);
                if (id == 11)
                    ClearTimeZones(section);
            }
            output.WriteByte(id);
            Number(output, section.Length);
            output.Write(section, 0, section.Length);
            at += size;
        }
        return output.ToArray();
    }

    private byte[] Code(int at, int first, int last)
    {
        var output = new MemoryStream();
        var count = Number(ref at);
        Number(output, count);
        for (var i = 0; i < count; i++)
        {
            var start = at;
            var size = Number(ref at);
            at += size;
            if (i >= first && i <= last)
                output.Write(Unreachable, 0, Unreachable.Length);
            else
                output.Write(_wasm, start, at - start);
        }
        return output.ToArray();
    }

    // The files lie one after the other, each beginning with its magic. With InvariantTimezone nothing reads them.
    private static void ClearTimeZones(byte[] section)
    {
        int first = -1, last = -1, found = 0;
        for (var i = 0; i + 4 <= section.Length; i++)
        {
            if (section[i] != 'T' || section[i + 1] != 'Z' || section[i + 2] != 'i' || section[i + 3] != 'f')
                continue;
            if (first < 0) first = i;
            last = i;
            found++;
        }
        if (found < 100 || last - first > 400_000)
            return;
        // Only the bytes of segments are cleared, not their headers between them (§5.5.14).
        var at = 0;
        for (var left = Number(section, ref at); left > 0; left--)
        {
            var kind = Number(section, ref at);
            if (kind == 2)
                Number(section, ref at);
            if (kind != 1)
                while (section[at++] != 0x0b) // i32.const, its number, end
                    Number(section, ref at);
            var size = Number(section, ref at);
            int from = Math.Max(at, first), to = Math.Min(at + size, last);
            if (from < to)
                Array.Clear(section, from, to - from);
            at += size;
        }
    }

    private int CountImportedFunctions(int at)
    {
        var functions = 0;
        for (var left = Number(ref at); left > 0; left--)
        {
            Skip(ref at);
            Skip(ref at);
            switch (_wasm[at++])
            {
                case 0: Number(ref at); functions++; break;
                case 1: at++; Limits(ref at); break;
                case 2: Limits(ref at); break;
                case 3: at += 2; break;
                default: at++; Number(ref at); break;
            }
        }
        return functions;
    }

    // Not `at += Number(ref at)`: that would add to the value before the call.
    private void Skip(ref int at)
    {
        var length = Number(ref at);
        at += length;
    }

    private void Limits(ref int at)
    {
        var hasMaximum = (_wasm[at++] & 1) != 0;
        Number(ref at);
        if (hasMaximum)
            Number(ref at);
    }

    // LEB128, unsigned (WebAssembly core specification §5.2.2).
    private int Number(ref int at) => Number(_wasm, ref at);

    private static int Number(byte[] bytes, ref int at)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = bytes[at++];
            value |= (b & 127) << shift;
            if (b < 128)
                return value;
        }
    }

    private static void Number(Stream output, int value)
    {
        for (; value > 127; value >>= 7)
            output.WriteByte((byte)(value & 127 | 128));
        output.WriteByte((byte)value);
    }
}
