namespace Parley.Matrix.Endpoints;

/// <summary>The unstable names of delayed events (MSC4140).</summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/4140.</remarks>
public static class Msc4140
{
    /// <summary>The name in <see cref="VersionsResponse.UnstableFeatures"/>.</summary>
    public const string Feature = "org.matrix.msc4140";

    /// <summary>The query parameter with the delay, in ms.</summary>
    public const string DelayParameter = "org.matrix.msc4140.delay";
}
