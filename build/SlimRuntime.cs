#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes a copy of the .NET WebAssembly runtime without the parts that a client with invariant globalization never uses: ICU and
/// its tables, zlib and the time zone files, nearly half of the runtime. Relinking does the same, but requires a workload that a
/// fresh machine does not have. Each removed function keeps its index and its body becomes <c>unreachable</c>; data becomes zeros.
/// The functions are found by name in the symbol map of the runtime pack. A runtime that was not tested is copied unchanged, with a
/// warning, so that a newer SDK still builds a working client.
/// </summary>
public sealed class SlimRuntime : Task
{
    /// <summary>Gets or sets the path of dotnet.native.wasm in the runtime pack.</summary>
    [Required]
    public string Source { get; set; } = "";

    /// <summary>Gets or sets the path of dotnet.native.js.symbols in the runtime pack: a line <c>index:name</c> for each function.</summary>
    [Required]
    public string Symbols { get; set; } = "";

    /// <summary>Gets or sets the path of the copy.</summary>
    [Required]
    public string Destination { get; set; } = "";

    /// <summary>Gets or sets whether to slim a runtime that was not tested.</summary>
    public bool SlimUntested { get; set; }

    // The linker keeps the functions of an archive together. ICU's two archives and the layer above them lie between these functions.
    private const string FirstIcu = "uprv_malloc", LastIcu = "GlobalizationNative_GetICUVersion", LastZlib = "zcalloc";

    // Called only by a debugger and by hot reload, which a published client does not contain.
    private static readonly string[] ToolFunctions = { "mono_process_dbg_packet", "hot_reload_apply_changes" };

    // Bytes. A shorter range of data that only removed code uses is not cleared.
    private const int MinimumClearedSize = 16 * 1024;

    // SHA-256 of the runtimes with which the end-to-end tests passed: 10.0.12.
    private static readonly string[] Tested = { "253c57775ef06eb1ca57fdfbe66a0715415cddafe87d54cf3ea49393a2b0363d" };

    private static readonly byte[] Unreachable = { 3, 0, 0x00, 0x0b }; // size, no locals, unreachable, end

    private byte[] _wasm = Array.Empty<byte>();

    public override bool Execute()
    {
        _wasm = File.ReadAllBytes(Source);
        byte[]? slim = null;
        var hash = Hash(_wasm);
        if (Array.IndexOf(Tested, hash) < 0 && !SlimUntested)
        {
            Warn("build/SlimRuntime.cs was not tested with this WebAssembly runtime (SHA-256 " + hash + "). The client is built with the full runtime and works, but its first load is "
                + "larger. To slim this runtime, build with -p:ParleySlimUntestedRuntime=true, run the end-to-end tests, and add the hash to build/SlimRuntime.cs.");
        }
        else
        {
            try
            {
                slim = File.Exists(Symbols) ? Slim(ReadSymbols()) : null;
            }
            catch (Exception e) when (e is InvalidDataException || e is IndexOutOfRangeException || e is ArgumentException || e is OverflowException)
            {
                Log.LogMessage(MessageImportance.High, e.Message);
            }
            if (slim == null)
                Warn("build/SlimRuntime.cs does not know the structure of this WebAssembly runtime. The client is built with the full runtime and works, but its first load is larger.");
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
        File.WriteAllBytes(Destination, slim ?? _wasm);
        return true;
    }

    private void Warn(string message) => Log.LogWarning(null, "PARLEY0001", null, null, 0, 0, 0, 0, message);

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
        HashSet<long> live = new HashSet<long>(), removed = new HashSet<long>();
        for (var at = 8; at < _wasm.Length;)
        {
            var id = _wasm[at++];
            var size = Number(ref at);
            if (id == 2)
                imported = CountImportedFunctions(at);
            byte[] section;
            if (id == 10)
                section = Code(at, i => names.TryGetValue(i + imported, out var name) && (i + imported >= first && i + imported <= last || Array.IndexOf(ToolFunctions, name) >= 0), live, removed);
            else
            {
                section = new byte[size];
                Array.Copy(_wasm, at, section, 0, size);
                if (id == 11)
                {
                    ClearTimeZones(section);
                    ClearRemovedData(section, live, removed);
                }
            }
            output.WriteByte(id);
            Number(output, section.Length);
            output.Write(section, 0, section.Length);
            at += size;
        }
        return output.ToArray();
    }

    private byte[] Code(int at, Func<int, bool> isRemoved, HashSet<long> live, HashSet<long> removed)
    {
        var output = new MemoryStream();
        var count = Number(ref at);
        Number(output, count);
        for (var i = 0; i < count; i++)
        {
            var start = at;
            var size = Number(ref at);
            var gone = isRemoved(i);
            CollectConstants(at, at + size, gone ? removed : live);
            at += size;
            if (gone)
                output.Write(Unreachable, 0, Unreachable.Length);
            else
                output.Write(_wasm, start, at - start);
        }
        return output.ToArray();
    }

    // The time zone files are contiguous and each begins with "TZif". With InvariantTimezone nothing reads them.
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
        foreach (var (_, at, size) in Segments(section))
            Clear(section, at, size, first - at, last - at);
    }

    // Code refers to data by constant addresses, and the linker keeps the data of an archive together. The data between two addresses
    // that only removed code uses, without an address of other code in between, therefore belongs to a removed archive.
    private static void ClearRemovedData(byte[] section, HashSet<long> live, HashSet<long> removed)
    {
        var addresses = new List<long>(live);
        addresses.AddRange(removed);
        addresses.Sort();
        long from = -1, to = -1;
        foreach (var address in addresses)
        {
            if (!live.Contains(address))
            {
                from = from < 0 ? address : from;
                to = address;
                continue;
            }
            if (from >= 0 && to - from >= MinimumClearedSize)
                foreach (var (offset, at, size) in Segments(section))
                    if (offset >= 0)
                        Clear(section, at, size, from - offset, to - offset);
            from = -1;
        }
    }

    private static string Hash(byte[] bytes)
    {
        using var sha = SHA256.Create();
        return BitConverter.ToString(sha.ComputeHash(bytes)).Replace("-", "").ToLowerInvariant();
    }

    private static void Clear(byte[] section, int at, int size, long from, long to)
    {
        var start = (int)Math.Max(0, Math.Min(size, from));
        var end = (int)Math.Max(0, Math.Min(size, to));
        if (start < end)
            Array.Clear(section, at + start, end - start);
    }

    // Returns each segment's address in memory (-1 for a passive segment), its position in the section, and its size (WebAssembly core
    // specification §5.5.14).
    private static List<(long Offset, int At, int Size)> Segments(byte[] section)
    {
        var found = new List<(long, int, int)>();
        var at = 0;
        for (var left = Number(section, ref at); left > 0; left--)
        {
            var kind = Number(section, ref at);
            if (kind == 2)
                Number(section, ref at);
            long offset = -1;
            if (kind != 1)
                while (section[at++] != 0x0b) // i32.const, its number, end
                    offset = Number(section, ref at);
            var size = Number(section, ref at);
            found.Add((offset, at, size));
            at += size;
        }
        return found;
    }

    // Collects the numbers in a function's code that may be addresses: those of i32.const, loads and stores (§5.4).
    private void CollectConstants(int at, int end, HashSet<long> found)
    {
        for (var groups = Number(ref at); groups > 0; groups--)
        {
            Number(ref at);
            at++;
        }
        while (at < end)
        {
            var op = _wasm[at++];
            switch (op)
            {
                case 0x02 or 0x03 or 0x04 or 0x06 or 0x42: // block, loop, if, try: a type; i64.const
                case 0x0c or 0x0d or 0x10 or 0x12 or 0x07 or 0x08 or 0x09 or 0x18 or 0x20 or 0x21 or 0x22 or 0x23 or 0x24 or 0x25 or 0x26 or 0xd0 or 0xd2:
                    Skip128(ref at);
                    break;
                case 0x0e: // br_table
                    for (var labels = Number(ref at) + 1; labels > 0; labels--)
                        Number(ref at);
                    break;
                case 0x11 or 0x13: // call_indirect
                    Number(ref at);
                    Number(ref at);
                    break;
                case 0x1c: // select with types
                    for (var types = Number(ref at); types > 0; types--)
                        at++;
                    break;
                case >= 0x28 and <= 0x3e:
                    Memory(ref at, found);
                    break;
                case 0x3f or 0x40:
                    at++;
                    break;
                case 0x41:
                    found.Add(Number(ref at) & 0xffffffffL);
                    break;
                case 0x43:
                    at += 4;
                    break;
                case 0x44:
                    at += 8;
                    break;
                case 0xfc:
                    var bulk = Number(ref at);
                    for (var left = bulk is 8 or 10 or 12 or 14 ? 2 : bulk is 9 or 11 or 13 or (>= 15 and <= 17) ? 1 : 0; left > 0; left--)
                        Number(ref at);
                    break;
                case 0xfd:
                    var vector = Number(ref at);
                    if (vector <= 11 || vector is 92 or 93)
                        Memory(ref at, found);
                    else if (vector is 12 or 13)
                        at += 16;
                    else if (vector is >= 21 and <= 34)
                        at++;
                    else if (vector is >= 84 and <= 91)
                    {
                        Memory(ref at, found);
                        at++;
                    }
                    break;
            }
        }
        if (at != end)
            throw new InvalidDataException("The runtime's code contains an instruction that build/SlimRuntime.cs does not know.");
    }

    private void Memory(ref int at, HashSet<long> found)
    {
        Number(ref at);
        found.Add(Number(ref at) & 0xffffffffL);
    }

    private void Skip128(ref int at)
    {
        while (_wasm[at++] > 127)
        {
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

    // Not `at += Number(ref at)`, which would add to the value of `at` before the call.
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
