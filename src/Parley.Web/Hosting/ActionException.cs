namespace Parley.Web.Hosting;

/// <summary>What a person asked for was not done. The message is one sentence for them: what happened and what to do.</summary>
public sealed class ActionException(string message, Exception? innerException = null) : Exception(message, innerException);
