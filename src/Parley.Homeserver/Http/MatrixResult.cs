using System.Text.Json;
using Parley.Homeserver.Json;

namespace Parley.Homeserver.Http;

/// <summary>An answer: a status and a JSON document.</summary>
internal sealed record MatrixResult(byte[] Body, int Status = 200)
{
    /// <summary>The empty object.</summary>
    public static MatrixResult Empty { get; } = new(JsonBytes.EmptyObject);

    /// <summary>An object, filled by the caller.</summary>
    public static MatrixResult Object(Action<Utf8JsonWriter> fill, int status = 200) => new(JsonBytes.Object(fill), status);
}
