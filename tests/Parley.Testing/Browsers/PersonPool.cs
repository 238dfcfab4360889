namespace Parley.Testing.Browsers;

/// <summary>
/// Browsers that tests share, because starting one takes seconds. Each has a microphone with its own tone; a test opens its pages in
/// new profiles (<see cref="Person.OpenAnotherAsync"/>), so that tests have nothing else in common.
/// </summary>
public sealed class PersonPool : IAsyncDisposable
{
    private static readonly string[] Names = ["ada", "ben", "cleo", "dan", "eve", "finn", "gus", "hal"];

    private readonly Dictionary<int, Person> _people = [];

    /// <summary>Gets the pool of the test process.</summary>
    public static PersonPool Shared { get; } = new();

    /// <summary>Starts a browser that is not part of a pool, for a test that kills or stops it.</summary>
    /// <param name="tone">The index of the name, and of the tone in <see cref="Audio.Tone.Frequencies"/>.</param>
    public static Task<Person> StartOwnAsync(int tone) => Person.ArriveAsync(Names[tone], Audio.Tone.Frequencies[tone]);

    /// <summary>Returns people with consecutive tones; starts the browsers that are missing.</summary>
    /// <param name="count">The number of people.</param>
    /// <param name="firstTone">The index of the first one's tone in <see cref="Audio.Tone.Frequencies"/>.</param>
    public async Task<IReadOnlyList<Person>> TakeAsync(int count, int firstTone = 0)
    {
        var taken = new List<Person>();
        for (var tone = firstTone; tone < firstTone + count; tone++)
        {
            if (!_people.TryGetValue(tone, out var person) || !person.IsConnected)
            {
                if (person is not null)
                    await person.DisposeAsync();
                _people[tone] = person = await StartOwnAsync(tone);
            }

            taken.Add(person);
        }

        return taken;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var person in _people.Values)
            await person.DisposeAsync();
        _people.Clear();
    }
}
