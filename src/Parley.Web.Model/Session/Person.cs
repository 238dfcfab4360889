using Parley.Matrix;

namespace Parley.Web.Session;

/// <summary>A user whom a search has found.</summary>
/// <param name="UserId">The user ID.</param>
/// <param name="Name">The name to show.</param>
public sealed record Person(UserId UserId, string Name);
