namespace Parley.Cli.AdminApi;

/// <summary>A page of uploaded files, as <c>parley admin media list</c> prints it.</summary>
internal sealed record AdminFilePage
{
    public required IReadOnlyList<AdminFile> Files { get; init; }

    /// <summary>Gets the value of <c>--from</c> for the next page, or <see langword="null"/> after the last page.</summary>
    public string? Next { get; init; }
}
