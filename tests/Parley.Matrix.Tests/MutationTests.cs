using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Parley.Matrix.Tests;

/// <summary>Replaces values of every response's sample by odd ones. <c>PARLEY_CASES</c> sets how many of each sample; default 200.</summary>
public sealed class MutationTests
{
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 200;

    public static TheoryData<string> Responses()
    {
        var names = new TheoryData<string>();
        foreach (var (name, _) in Samples.All)
            if (name.EndsWith("Response", StringComparison.Ordinal) || name is "MatrixEvent" or "ToDeviceEvent" or "MatrixError" or "WellKnown" or "AuthMetadata" or "Profile")
                names.Add(name);
        return names;
    }

    [Theory]
    [MemberData(nameof(Responses))]
    public void Odd_value_costs_that_value_or_what_requires_it(string name)
    {
        var (_, sample) = Samples.All.Single(s => s.Name == name);
        var type = RoundTripTests.TypeOf(name);
        var context = RoundTripTests.ContextOf(type);
        var whole = JsonElement.Parse(sample);
        if (whole.GetRawText() == "{}")
            return;
        for (var seed = 0; seed < Count; seed++)
        {
            var mutation = Mutation.Of(sample, new(seed));
            JsonElement? read;
            try
            {
                read = RoundTripTests.ReadAndWrite(Encoding.UTF8.GetBytes(mutation.Json), type, context);
            }
            catch (JsonException)
            {
                Assert.True(mutation.Path.Count <= 2, $"seed {seed}: all is lost of {mutation.Json}");
                continue;
            }
            Assert.True(read is not { } kept || IsKept(whole, kept, mutation.Path), $"seed {seed}: of {mutation.Json} only this was read: {read}");
        }
    }

    // Whether everything beside the path is in the result. The value at the path, and the object or element that requires it, may be missing.
    private static bool IsKept(JsonElement original, JsonElement actual, IEnumerable<object> path)
    {
        if (!path.Any())
            return true;
        var (step, rest) = (path.First(), path.Skip(1).ToList());
        if (original.ValueKind == JsonValueKind.Object)
            return actual.ValueKind == JsonValueKind.Object && original.EnumerateObject().All(property =>
                actual.TryGetProperty(property.Name, out var found)
                    ? property.Name == step as string ? IsKept(property.Value, found, rest) : JsonElement.DeepEquals(property.Value, found)
                    : property.Name == step as string && rest.Count <= 1);
        var (index, lost) = ((int)step, original.GetArrayLength() - actual.GetArrayLength());
        if (lost is not (0 or 1) || (lost == 1 && rest.Count > 1))
            return false;
        for (var i = 0; i < original.GetArrayLength(); i++)
            if (i != index ? !JsonElement.DeepEquals(original[i], actual[i > index ? i - lost : i]) : lost == 0 && !IsKept(original[i], actual[i], rest))
                return false;
        return true;
    }
}
