using Parley.Matrix;

namespace Parley.Cli.Recording;

/// <summary>Bounds the files of a recording. A member chooses its device key, and could join under a new one each time.</summary>
internal sealed class TrackQuota
{
    /// <summary>The most files of one user.</summary>
    public const int MaxOfUser = 16;

    /// <summary>The most files of all users.</summary>
    public const int MaxTracks = 500;

    private readonly Dictionary<UserId, int> _ofUser = [];
    private int _count;

    /// <summary>Gets whether a speaker was left out.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>Counts a file, and returns whether it may be written.</summary>
    public bool TryTake(UserId user)
    {
        var own = _ofUser.GetValueOrDefault(user);
        if (own >= MaxOfUser || _count >= MaxTracks)
        {
            IsExceeded = true;
            return false;
        }
        _ofUser[user] = own + 1;
        _count++;
        return true;
    }
}
