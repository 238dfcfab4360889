namespace Parley.Matrix;

/// <summary>A value that is a JSON string on the wire: an identifier or a name of an open set.</summary>
public interface IWireText
{
    /// <summary>Gets the text on the wire.</summary>
    string Value { get; }
}

/// <summary>An <see cref="IWireText"/> that can be parsed.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IWireText<TSelf> : IWireText where TSelf : struct, IWireText<TSelf>
{
    /// <summary>Parses the text; returns <see langword="false"/> if it does not match the grammar of the type.</summary>
    static abstract bool TryParse(string? text, out TSelf value);
}
