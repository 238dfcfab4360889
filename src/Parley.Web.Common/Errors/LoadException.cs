namespace Parley.Web.Errors;

/// <summary>A part of the client could not be loaded: the server is unreachable or has a new version of the client.</summary>
public sealed class LoadException(Exception? innerException = null)
    : ActionException("Couldn't load this part of Parley. Check your connection and reload the page.", innerException);
