namespace Parley.Matrix;

/// <summary>The type of the body of a request that has none.</summary>
public sealed record NoBody;
