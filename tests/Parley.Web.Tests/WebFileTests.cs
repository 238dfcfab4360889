using Parley.Cli.Web;

namespace Parley.Web.Tests;

public sealed class WebFileTests
{
    [Theory]
    [InlineData("dotnet.native.tb5tw5uqvf.wasm", true)]
    [InlineData("System.Text.Json.rvok8a41k9.wasm", true)]
    [InlineData("page.js", false)]
    [InlineData("index.html", false)]
    [InlineData("Parley.Collections.wasm", false)]
    [InlineData("Microsoft.Extensions.DependencyInjection.wasm", false)]
    public void Only_a_file_name_with_a_fingerprint_is_immutable(string name, bool immutable) =>
        Assert.Equal(immutable, WebFile.HasFingerprint(name));
}
