using Parley.Testing.Audio;
using Parley.Testing.Browsers;
using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Join;

/// <summary>What all clients share: one Synapse with default rate limits, and the browsers.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private Stage(SynapseServer synapse, IReadOnlyList<Person> people) => (Synapse, People) = (synapse, people);

    /// <summary>The homeserver.</summary>
    public SynapseServer Synapse { get; }

    /// <summary>The browsers, each with its own tone. The last one is the joiner's.</summary>
    public IReadOnlyList<Person> People { get; }

    /// <summary>The joiner.</summary>
    public Person Joiner => People[^1];

    /// <summary>Starts the homeserver and the browsers.</summary>
    public static async Task<Stage> SetAsync(int browsers)
    {
        var synapse = await SynapseServer.StartAsync();
        List<Person> people = [];
        try
        {
            for (var i = 0; i < browsers; i++)
                people.Add(await Person.ArriveAsync(i == browsers - 1 ? "joiner" : $"m{i + 1}", Tone.Frequencies[i]));
            return new(synapse, people);
        }
        catch
        {
            foreach (var person in people)
                await person.DisposeAsync();
            await synapse.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var person in People)
            await person.DisposeAsync();
        await Synapse.DisposeAsync();
    }
}
