using System.Text.Json.Serialization;

namespace Parley.Cli.Recording;

/// <summary>The JSON that <c>parley record</c> prints and writes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RecordingReport))]
internal sealed partial class RecordingJson : JsonSerializerContext;
