namespace Parley.Web.Errors;

/// <summary>An action of the user failed. The message is for the user: what happened and what to do.</summary>
public class ActionException(string message, Exception? innerException = null) : Exception(message, innerException);
