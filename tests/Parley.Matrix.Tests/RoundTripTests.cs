using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Matrix.Tests;

/// <summary>Every wire type reads its sample and writes the same JSON, including unknown fields.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        foreach (var (name, _) in Samples.All)
            names.Add(name);
        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_survives_a_round_trip(string name)
    {
        var (_, sample) = Samples.All.Single(s => s.Name == name);
        var type = TypeOf(name);
        var value = JsonSerializer.Deserialize(sample, type, ContextOf(type));
        var written = JsonSerializer.SerializeToElement(value, type, ContextOf(type));
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(sample), written), $"read {sample}\nwrote {written}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_unknown_field_survives_a_round_trip(string name)
    {
        var (_, sample) = Samples.All.Single(s => s.Name == name);
        var type = TypeOf(name);
        if (sample[0] != '{')
            return;
        var extended = "{\"org.example.future\":[1,{\"a\":null}]" + (sample.Length > 2 ? "," : "") + sample[1..];
        var written = JsonSerializer.SerializeToElement(JsonSerializer.Deserialize(extended, type, ContextOf(type)), type, ContextOf(type));
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(extended), written), $"read {extended}\nwrote {written}");
    }

    [Fact]
    public void Every_request_and_response_has_a_sample()
    {
        var sampled = Samples.All.Select(s => TypeOf(s.Name)).ToHashSet();
        var missing = typeof(MatrixEvent).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(MatrixObject)) && !t.IsAbstract && !sampled.Contains(t) && !Samples.Parts.Contains(t.Name));
        Assert.Empty(missing.Select(t => t.Name));
    }

    /// <summary>Reads a value as the client does, and returns it as it is written; null if it cannot be written, for example because of invalid Unicode.</summary>
    /// <exception cref="JsonException">The value cannot be read.</exception>
    internal static JsonElement? ReadAndWrite(byte[] json, Type type, JsonSerializerContext context)
    {
        var read = typeof(RoundTripTests).GetMethod(nameof(ReadAndWriteAs), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(type);
        return ((Func<byte[], JsonSerializerContext, JsonElement?>)read.CreateDelegate(typeof(Func<byte[], JsonSerializerContext, JsonElement?>)))(json, context);
    }

    private static JsonElement? ReadAndWriteAs<T>(byte[] json, JsonSerializerContext context)
    {
        var type = (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)context.GetTypeInfo(typeof(T))!;
        var value = TolerantJson.Read(json, type)!;
        try
        {
            return JsonSerializer.SerializeToElement(value, type);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    internal static JsonSerializerContext ContextOf(Type type) =>
        ((JsonSerializerContext[])[MatrixJson.Default, InvitationJson.Default, MatrixRareJson.Default]).First(context => context.GetTypeInfo(type) is not null);

    internal static Type TypeOf(string name)
    {
        var assembly = typeof(MatrixEvent).Assembly;
        return assembly.GetType("Parley.Matrix." + name) ?? assembly.GetType("Parley.Matrix.Endpoints." + name)
            ?? throw new InvalidOperationException("No type " + name + ".");
    }
}
