namespace Parley.Architecture.Tests;

/// <summary>Bounds the size of types, so that a type that grows over many partial files is split into parts with their own names.</summary>
public sealed class TypeSizeTests
{
    private const int MaxLines = 500;
    private const int MaxFields = 20;

    /// <summary>Types that a limit would make worse, each with the reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = [];

    private static readonly IReadOnlyList<TypeSize> Types = TypeSize.Of(SyntaxTrees.In(SourceFiles.Folders));

    [Fact]
    public void Type_has_at_most_500_lines_and_20_fields_over_all_its_files()
    {
        Assert.True(Types.Count > 500);
        var tooLarge = Types.Where(static type => (type.Lines > MaxLines || type.Fields > MaxFields) && !Exceptions.ContainsKey(type.Name));
        Rule.HasNoViolation(tooLarge.Select(static type => $"{type.Name}: {type.Lines} lines, {type.Fields} fields"));
    }

    [Fact]
    public void Exception_names_a_type_that_is_over_a_limit() =>
        Assert.All(Exceptions.Keys, static name => Assert.Contains(Types, type => type.Name == name && (type.Lines > MaxLines || type.Fields > MaxFields)));
}
