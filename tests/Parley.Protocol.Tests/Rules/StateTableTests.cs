namespace Parley.Protocol.Tests.Rules;

public sealed class StateTableTests
{
    private static string Page => File.ReadAllText(Path.Combine(Repository.Spec, "voice-channel.md"));

    [Fact]
    public void The_link_diagram_in_the_spec_is_the_tables_print() =>
        Assert.Contains(LinkTransitions.Table.PrintDiagram(LinkState.AwaitingOffer), Page, StringComparison.Ordinal);

    [Fact]
    public void The_link_table_in_the_spec_is_the_tables_print() =>
        Assert.Contains(LinkTransitions.Table.PrintTable(), Page, StringComparison.Ordinal);

    [Fact]
    public void The_own_diagram_in_the_spec_is_the_tables_print() =>
        Assert.Contains(OwnTransitions.Table.PrintDiagram(OwnState.Out), Page, StringComparison.Ordinal);

    [Fact]
    public void The_timer_table_in_the_spec_is_the_tables_print() =>
        Assert.Contains(TimerRows.Print(), Page, StringComparison.Ordinal);

    [Fact]
    public void Every_timer_has_its_row_at_its_place() =>
        Assert.Equal(Enum.GetValues<TimerKind>(), TimerRows.All.Select(r => r.Kind));

    [Fact]
    public void Every_state_can_be_reached_and_every_state_but_the_last_can_be_left()
    {
        foreach (var state in Enum.GetValues<LinkState>())
        {
            Assert.True(state == LinkState.AwaitingOffer || LinkTransitions.Table.Rows.Any(r => r.To == state), $"{state} is never reached");
            Assert.True(state == LinkState.Closed || LinkTransitions.Table.TryNext(state, LinkTrigger.End, out _), $"{state} cannot end");
        }
        foreach (var state in Enum.GetValues<OwnState>())
            Assert.True(OwnTransitions.Table.Rows.Any(r => r.To == state) && OwnTransitions.Table.Rows.Any(r => r.From == state));
    }
}
