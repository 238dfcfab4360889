using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.JSInterop;

namespace Parley.Web.Platform;

/// <summary>
/// Makes Blazor's event dispatch use source-generated JSON. The client disables reflection-based serialization, which saves about
/// 40 kB of the first load; Blazor has no public API for these options.
/// </summary>
internal sealed class InteropJson : IJsonTypeInfoResolver
{
    private readonly InteropJsonContext _generated = new();

    /// <summary>Installs the resolver in a runtime. Call it before the runtime's first call.</summary>
    public static void UseOn(JSRuntime runtime) => Options(runtime).TypeInfoResolver = new InteropJson();

    /// <inheritdoc/>
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
        ((IJsonTypeInfoResolver)_generated).GetTypeInfo(type, options) ?? (type.Name == "VoidTaskResult" ? Nothing(type, options) : null);

    // VoidTaskResult is the internal result type of a Task without a result.
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

/// <summary>The types that Blazor exchanges with its JavaScript side.</summary>
[JsonSerializable(typeof(EventArgs))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
internal sealed partial class InteropJsonContext : JsonSerializerContext;
