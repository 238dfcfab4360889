namespace Parley.Testing.Http;

/// <summary>A request that passed a <see cref="CountingProxy"/>.</summary>
/// <param name="At">The time of its arrival, from <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="Kind">Its kind: <c>state</c>, <c>message</c>, <c>to-device</c>, <c>delayed</c>, <c>turn</c>, <c>sync</c>, <c>preflight</c>, <c>other</c>.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path and query.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Bytes">The bytes of the headers and bodies of request and response.</param>
public sealed record CountedRequest(long At, string Kind, string Method, string Path, int Status, long Bytes);
