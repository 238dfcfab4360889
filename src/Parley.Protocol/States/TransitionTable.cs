using System.Diagnostics;
using System.Text;

namespace Parley.Protocol;

/// <summary>One legal transition.</summary>
internal readonly record struct Transition<TState, TTrigger>(TState From, TTrigger Trigger, TState To)
    where TState : struct, Enum
    where TTrigger : struct, Enum;

/// <summary>Legal transitions as data: looked up by the machine, printed into the spec.</summary>
internal sealed class TransitionTable<TState, TTrigger>
    where TState : struct, Enum
    where TTrigger : struct, Enum
{
    /// <summary>The rows, in the order in which they are printed.</summary>
    private readonly Transition<TState, TTrigger>[] _rows;

    /// <summary>The next state for each legal pair.</summary>
    private readonly Dictionary<(TState, TTrigger), TState> _next = [];

    public TransitionTable(params Transition<TState, TTrigger>[] rows)
    {
        _rows = rows;
        foreach (var row in rows)
            _next.Add((row.From, row.Trigger), row.To);
    }

    public IReadOnlyList<Transition<TState, TTrigger>> Rows => _rows;

    /// <summary>Looks up where a trigger leads; <see langword="false"/> if it is illegal in that state.</summary>
    public bool TryNext(TState from, TTrigger trigger, out TState to) => _next.TryGetValue((from, trigger), out to);

    /// <summary>
    /// Returns where a trigger leads that is legal in that state. An illegal one is a mistake in the machine: it fails an assertion
    /// in debug builds, and otherwise leaves the state as it is, because no input may make the machine throw.
    /// </summary>
    public TState Next(TState from, TTrigger trigger)
    {
        var isLegal = TryNext(from, trigger, out var to);
        Debug.Assert(isLegal, $"{trigger} is illegal in {from}.");
        return isLegal ? to : from;
    }

    /// <summary>Returns the rows as a Mermaid diagram; triggers with the same source and target share an arrow.</summary>
    public string PrintDiagram(TState first)
    {
        var text = new StringBuilder("stateDiagram-v2\n    [*] --> ").Append(first).Append('\n');
        var printed = new HashSet<(TState, TState)>();
        foreach (var row in _rows)
        {
            if (!printed.Add((row.From, row.To)))
                continue;
            text.Append("    ").Append(row.From).Append(" --> ").Append(row.To).Append(": ");
            var separator = "";
            foreach (var other in _rows)
                if (other.From.Equals(row.From) && other.To.Equals(row.To))
                {
                    text.Append(separator).Append(other.Trigger);
                    separator = ", ";
                }
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Returns the rows as a Markdown table with a line for each state and a column for each trigger.</summary>
    public string PrintTable()
    {
        var triggers = Enum.GetValues<TTrigger>();
        var text = new StringBuilder("| |");
        foreach (var trigger in triggers)
            text.Append(' ').Append(trigger).Append(" |");
        text.Append("\n|---|");
        foreach (var _ in triggers)
            text.Append("---|");
        text.Append('\n');
        foreach (var state in Enum.GetValues<TState>())
        {
            text.Append("| **").Append(state).Append("** |");
            foreach (var trigger in triggers)
                text.Append(' ').Append(TryNext(state, trigger, out var to) ? to.ToString() : "–").Append(" |");
            text.Append('\n');
        }
        return text.ToString();
    }
}
