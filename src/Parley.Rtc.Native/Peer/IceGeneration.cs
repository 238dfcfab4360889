using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Peer;

/// <summary>One ICE generation with what was gathered for it.</summary>
internal sealed class IceGeneration(IceSession session)
{
    /// <summary>The agent.</summary>
    public IceSession Session => session;

    /// <summary>This side's candidates so far.</summary>
    public List<Candidate> Candidates { get; } = [];

    /// <summary>What gathers them.</summary>
    public CandidateGatherer Gatherer { get; set; } = null!;

    /// <summary>Ends with gathering.</summary>
    public TaskCompletionSource Gathered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True once a description with the candidates so far has been handed out; those that follow trickle.</summary>
    public bool IsDescribed { get; set; }
}
