using System.Text.Json.Serialization;

namespace Parley.Web.Hosting;

/// <summary>What the page's host tells the client: <c>/config.json</c>.</summary>
public sealed record ClientConfiguration
{
    /// <summary>The homeserver to offer; null for the page's own origin.</summary>
    public string? Homeserver { get; init; }

    /// <summary>Whether the page's own origin hands requests on to <see cref="Homeserver"/>, which spares each a preflight.</summary>
    public bool Relayed { get; init; }

    /// <summary>Whether a name alone makes an account there.</summary>
    public bool RegisterByName { get; init; }
}

/// <summary>How the client's own files are read and written.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClientConfiguration))]
[JsonSerializable(typeof(ClientSettings))]
internal sealed partial class WebJson : JsonSerializerContext;
