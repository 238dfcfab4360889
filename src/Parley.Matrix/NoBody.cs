namespace Parley.Matrix;

/// <summary>The body that a request without a body has.</summary>
public sealed record NoBody;
