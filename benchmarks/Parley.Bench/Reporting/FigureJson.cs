using System.Text.Json.Serialization;

namespace Parley.Bench.Reporting;

[JsonSerializable(typeof(Figure))]
internal sealed partial class FigureJson : JsonSerializerContext;
