namespace Parley.Protocol;

/// <summary>What an offer that opens a connection, or its answer, contributes to the safety code.</summary>
/// <param name="Number">In the offer the commitment to a random number, in the answer a random number; <see langword="null"/> without a code.</param>
/// <param name="IdentityKey">The identity key of the device; <see langword="null"/> if it has none.</param>
internal readonly record struct SafetyFields(string? Number, string? IdentityKey)
{
    /// <summary>Returns the fields of a message.</summary>
    public static SafetyFields Of(ParleyCall content) => new(content.Safety, content.Identity);
}
