namespace Parley.Sfu;

/// <summary>The exception for a selective forwarding unit that refuses, does not respond, or has ended the connection. The message is for users.</summary>
public sealed class SfuException(string message, Exception? innerException = null) : Exception(message, innerException);
