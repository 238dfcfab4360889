namespace Parley.Protocol;

/// <summary>The last <c>seq</c> numbers of a peer's session, to ignore repeated messages.</summary>
internal sealed class ReceivedNumbers
{
    private const int Capacity = 32;

    /// <summary>The last numbers, as a ring.</summary>
    private readonly long[] _numbers = new long[Capacity];

    /// <summary>How many numbers have been added.</summary>
    private int _count;

    /// <summary>Adds a number; returns <see langword="false"/> if it is one of the last 32.</summary>
    public bool Add(long number)
    {
        if (Array.IndexOf(_numbers, number, 0, Math.Min(_count, Capacity)) >= 0)
            return false;
        _numbers[_count++ % Capacity] = number;
        return true;
    }
}
