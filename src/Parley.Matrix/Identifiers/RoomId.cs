using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A room ID: <c>!opaque:server</c>, or <c>!hash</c> from room version 12 on.</summary>
/// <remarks>https://spec.matrix.org/v1.16/appendices/#room-ids. It is opaque: its server part does not name a server that is in the room.</remarks>
[Identifier("a room ID (!id:server)")]
[JsonConverter(typeof(WireTextConverter<RoomId>))]
public readonly partial record struct RoomId : IWireText<RoomId>, IComparable<RoomId>
{
    private static bool IsValid(string text) => IdentifierGrammar.IsOpaque(text, '!');
}
