namespace Parley.Homeserver.Http;

/// <summary>A successful response: a JSON document as UTF-8. Events are passed on as bytes, exactly as their senders wrote them.</summary>
internal readonly record struct ApiResult(byte[] Body);
