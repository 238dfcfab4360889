using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Peer;

/// <summary>The other side's candidates that are not due yet: those of a generation whose description is still to come.</summary>
internal sealed class CandidateInbox
{
    private const int MostWaiting = 128;

    private readonly List<(string? Ufrag, string Candidate)> _waiting = [];
    private string? _ufrag;
    private int _sections;

    /// <summary>A description of the other side was taken.</summary>
    /// <param name="ufrag">Its generation.</param>
    /// <param name="sections">How many media sections it has.</param>
    public void Describe(string ufrag, int sections) => (_ufrag, _sections) = (ufrag, sections);

    /// <summary>True where a candidate is of the generation at hand. Others are kept, or left out where they name a section that is not.</summary>
    public bool Admits(IceCandidate candidate)
    {
        var ufrag = candidate.UsernameFragment ?? CandidateText.FindUfrag(candidate.Candidate);
        if (_ufrag is not null && (ufrag is null || ufrag == _ufrag))
            return candidate.SdpMLineIndex is not { } index || index < _sections;
        if (_waiting.Count < MostWaiting)
            _waiting.Add((ufrag, candidate.Candidate));
        return false;
    }

    /// <summary>Takes what waited for a generation.</summary>
    public IReadOnlyList<string> TakeFor(string ufrag)
    {
        var due = _waiting.FindAll(waiting => waiting.Ufrag is null || waiting.Ufrag == ufrag);
        _waiting.RemoveAll(due.Contains);
        return due.ConvertAll(waiting => waiting.Candidate);
    }
}
