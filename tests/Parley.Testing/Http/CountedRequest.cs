namespace Parley.Testing.Http;

/// <summary>One request that went through a <see cref="CountingProxy"/>.</summary>
/// <param name="At">When it arrived, by <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="Kind">What it was: <c>state</c>, <c>message</c>, <c>to-device</c>, <c>delayed</c>, <c>turn</c>, <c>sync</c>, <c>preflight</c>, <c>other</c>.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path and query.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Bytes">Bytes of both bodies and of the header lines of both, as they went over the wire.</param>
public sealed record CountedRequest(long At, string Kind, string Method, string Path, int Status, long Bytes);
