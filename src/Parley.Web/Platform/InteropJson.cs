using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.JSInterop;

namespace Parley.Web.Platform;

/// <summary>
/// Gives Blazor's event dispatch generated JSON. Reflection serialization is off in this client, which keeps some 40 kB out of the
/// first load; the runtime offers no public way to its options.
/// </summary>
internal sealed class InteropJson : IJsonTypeInfoResolver
{
    private readonly InteropJsonContext _generated = new();

    /// <summary>Gives it to a runtime, before its first call.</summary>
    public static void UseOn(JSRuntime runtime) => Options(runtime).TypeInfoResolver = new InteropJson();

    /// <inheritdoc/>
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
        ((IJsonTypeInfoResolver)_generated).GetTypeInfo(type, options) ?? (type.Name == "VoidTaskResult" ? Nothing(type, options) : null);

    // The result of an async method without one, which has a name that no code can write.
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The one type that comes here has no members to keep.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The client is interpreted.")]
    private static JsonTypeInfo Nothing(Type type, JsonSerializerOptions options) =>
        ((NothingInfo)Activator.CreateInstance(typeof(NothingInfo<>).MakeGenericType(type))!).Create(options);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_JsonSerializerOptions")]
    private static extern JsonSerializerOptions Options(JSRuntime runtime);

    private abstract class NothingInfo
    {
        public abstract JsonTypeInfo Create(JsonSerializerOptions options);
    }

    private sealed class NothingInfo<T> : NothingInfo
    {
        public override JsonTypeInfo Create(JsonSerializerOptions options) => JsonMetadataServices.CreateValueInfo<T>(options, new NullConverter<T>());
    }

    private sealed class NullConverter<T> : JsonConverter<T>
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => default;

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNullValue();
    }
}

/// <summary>What the browser's side of Blazor sends and is sent.</summary>
[JsonSerializable(typeof(EventArgs))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
internal sealed partial class InteropJsonContext : JsonSerializerContext;
