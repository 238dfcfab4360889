using System.Diagnostics;

namespace Parley.Architecture.Tests;

/// <summary>Evaluates the properties of all projects by which NuGet reports packages with known vulnerabilities.</summary>
public sealed class PackageAuditTests
{
    private const string Marker = "audit of ";
    private static readonly string[] s_levels = ["NU1901", "NU1902", "NU1903", "NU1904"];

    [Fact]
    public async Task Package_with_a_known_vulnerability_fails_the_build_of_each_project_in_CI_only()
    {
        var projects = SourceFiles.In(SourceFiles.Folders, ".csproj").Select(static file => Path.Combine(Repository.Root, file.Name)).ToList();

        var (here, inCI) = (await EvaluateAsync(projects, isCI: false), await EvaluateAsync(projects, isCI: true));

        Assert.Equal(projects.Select(static project => Path.GetFileName(project)).Order(StringComparer.Ordinal), inCI.Keys.Order(StringComparer.Ordinal));
        foreach (var (project, audit) in inCI)
        {
            Assert.True(audit is { IsOn: true, Mode: "all", Level: "low", AreWarningsErrors: true, Suppressed: "" }, $"{project}: {audit}");
            Assert.DoesNotContain(s_levels, code => audit.Exempt.Contains(code) || audit.Hidden.Contains(code));
            Assert.All(s_levels, code => Assert.Contains(code, here[project].Exempt));
        }
    }

    private static async Task<Dictionary<string, Audit>> EvaluateAsync(List<string> projects, bool isCI)
    {
        var folder = Directory.CreateTempSubdirectory("parley-audit-");
        try
        {
            var print = Path.Combine(folder.FullName, "print.targets");
            await File.WriteAllTextAsync(print, $"""
                <Project>
                  <Target Name="PrintAudit">
                    <Message Importance="high" Text="{Marker}$(MSBuildProjectFile)|$(NuGetAudit)|$(NuGetAuditMode)|$(NuGetAuditLevel)|$(TreatWarningsAsErrors)|@(NuGetAuditSuppress)|$(WarningsNotAsErrors)|$(NoWarn)" />
                  </Target>
                </Project>
                """);
            var all = Path.Combine(folder.FullName, "all.proj");
            await File.WriteAllTextAsync(all, $"""
                <Project>
                  <Target Name="Build">
                    <MSBuild Projects="{string.Join(';', projects)}" Targets="PrintAudit" BuildInParallel="true" Properties="CustomAfterMicrosoftCommonTargets={print}" />
                  </Target>
                </Project>
                """);
            return await RunAsync(all, isCI);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Dictionary<string, Audit>> RunAsync(string project, bool isCI)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = Repository.Root };
        foreach (var argument in (string[])["msbuild", project, "-m", "-nodeReuse:false", "-v:minimal", "-tl:off", "-nologo"])
            start.ArgumentList.Add(argument);
        start.Environment["CI"] = isCI ? "true" : null;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        return output.Split('\n')
            .Where(static line => line.Contains(Marker, StringComparison.Ordinal))
            .Select(static line => line[(line.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..].TrimEnd().Split('|'))
            .ToDictionary(static parts => parts[0], Audit.Of, StringComparer.Ordinal);
    }

    /// <summary>The properties of a project.</summary>
    private sealed record Audit(bool IsOn, string Mode, string Level, bool AreWarningsErrors, string Suppressed, HashSet<string> Exempt, HashSet<string> Hidden)
    {
        // NuGet audits by default, and reports all levels.
        public static Audit Of(string[] parts) =>
            new(parts[1] is "" or "true", parts[2], parts[3].Length > 0 ? parts[3] : "low", parts[4] == "true", parts[5], Codes(parts[6]), Codes(parts[7]));

        private static HashSet<string> Codes(string text) => [.. text.Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries)];
    }
}
