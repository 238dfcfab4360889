namespace Parley.Matrix.Client;

/// <summary>The response to a download.</summary>
/// <param name="Response">The response. Its body is empty if the download succeeded.</param>
/// <param name="Address">The address from which the page shows the file; <c>null</c> if the response is an error, or the type or the size is not allowed.</param>
public sealed record FileResponse(MatrixResponse Response, string? Address);
