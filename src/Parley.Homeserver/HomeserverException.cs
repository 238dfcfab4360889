namespace Parley.Homeserver;

/// <summary>The homeserver cannot start. The message is one sentence for the person who started it.</summary>
public sealed class HomeserverException : Exception
{
    /// <summary>Says what happened and what to do.</summary>
    public HomeserverException(string message) : base(message)
    {
    }

    /// <summary>Says what happened and what to do, and why.</summary>
    public HomeserverException(string message, Exception cause) : base(message, cause)
    {
    }
}
