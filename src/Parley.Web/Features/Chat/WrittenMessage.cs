using Parley.Matrix;

namespace Parley.Web.Features.Chat;

/// <summary>A message that the user wrote.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Body">The text.</param>
/// <param name="IsPlain">Whether the text is sent without formatting.</param>
public sealed record WrittenMessage(MessageKind Kind, string Body, bool IsPlain = false);
