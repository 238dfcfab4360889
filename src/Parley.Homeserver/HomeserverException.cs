namespace Parley.Homeserver;

/// <summary>The homeserver cannot start. The message is for the user who started it.</summary>
public sealed class HomeserverException : Exception
{
    /// <summary>Creates the exception with a message that states the problem and a solution.</summary>
    public HomeserverException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a message that states the problem and a solution, and its cause.</summary>
    public HomeserverException(string message, Exception cause) : base(message, cause)
    {
    }
}
