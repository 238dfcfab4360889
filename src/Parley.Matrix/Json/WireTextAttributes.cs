namespace Parley.Matrix;

/// <summary>
/// Marks a struct as a set of names that grows with the specification: names that are not listed are kept as they are. A source
/// generator adds the constructor, <c>Value</c> and <c>TryParse</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class OpenEnumAttribute : Attribute;

/// <summary>
/// Marks a struct as an identifier. A source generator adds <c>Value</c>, <c>TryParse</c>, <c>Parse</c> and the order; the struct declares
/// <c>static bool IsValid(string text)</c>.
/// </summary>
/// <param name="noun">The kind of identifier with its article, for error messages: "an event ID".</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class IdentifierAttribute(string noun) : Attribute
{
    /// <summary>Gets the kind of identifier with its article.</summary>
    public string Noun { get; } = noun;
}
