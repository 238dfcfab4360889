namespace Parley.Architecture.Tests;

/// <summary>Inside a project, the folders form layers as the projects do: none uses another that uses it back.</summary>
public sealed class FolderCycleTests
{
    public static TheoryData<string> Projects() => [.. ProductProject.Names()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_use_each_other_in_one_direction(string project) => Rule.HasNoViolation(FolderGraph.Of(project).Cycles());
}
