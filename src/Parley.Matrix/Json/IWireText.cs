namespace Parley.Matrix;

/// <summary>A value that is a JSON string on the wire: an identifier, or one of a growing set of names.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IWireText<TSelf> where TSelf : struct, IWireText<TSelf>
{
    /// <summary>The text as it is on the wire.</summary>
    string Value { get; }

    /// <summary>Reads the wire's text; false where it is not of this type's grammar.</summary>
    static abstract bool TryParse(string? text, out TSelf value);
}
