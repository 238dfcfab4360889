namespace Parley.Protocol;

/// <summary>The status of a device, from its callstate.</summary>
/// <param name="Kind"><c>person</c>, <c>bot</c>, or another word.</param>
/// <param name="Muted">Whether it sends silence.</param>
/// <param name="Deafened">Whether it plays nobody.</param>
/// <param name="Recording">Whether it records what it hears.</param>
internal sealed record MemberStatus(string Kind, bool Muted, bool Deafened, bool Recording)
{
    private const int MaxKindLength = 32;

    /// <summary>The status of a device without a callstate.</summary>
    public static MemberStatus Default { get; } = new("person", false, false, false);

    /// <summary>Reads the status from a callstate; anything missing or too long has its default.</summary>
    public static MemberStatus From(ParleyCallState? parley) => new(
        parley?.Kind is { Length: > 0 and <= MaxKindLength } kind ? kind : Default.Kind,
        parley?.Muted == true,
        parley?.Deafened == true,
        parley?.Recording == true);
}
