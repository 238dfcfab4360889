using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.JSInterop;

namespace Parley.Web.Platform;

/// <summary>
/// Gives Blazor's event dispatch generated JSON. Reflection serialization is off in this client, which keeps some 40 kB out of the
/// first load; the runtime offers no public way to its options.
/// </summary>
internal static class InteropJson
{
    public static void UseOn(JSRuntime runtime) => Options(runtime).TypeInfoResolver = InteropJsonContext.Default;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_JsonSerializerOptions")]
    private static extern JsonSerializerOptions Options(JSRuntime runtime);
}

/// <summary>What the browser's side of Blazor sends and is sent.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
internal sealed partial class InteropJsonContext : JsonSerializerContext;
