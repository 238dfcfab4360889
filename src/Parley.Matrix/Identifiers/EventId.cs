using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>An event ID: <c>$hash</c>, or <c>$opaque:server</c> in room versions 1 and 2.</summary>
/// <remarks>https://spec.matrix.org/v1.16/appendices/#event-ids.</remarks>
[Identifier("an event ID")]
[JsonConverter(typeof(WireTextConverter<EventId>))]
public readonly partial record struct EventId : IWireText<EventId>, IComparable<EventId>
{
    private static bool IsValid(string text) => IdentifierGrammar.IsOpaque(text, '$');
}
