using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Parley.Web.Platform;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>Components over fakes.</summary>
public abstract class WebTest : BunitContext
{
    private protected WebTest()
    {
        Services.AddSingleton<IPage>(Page);
        Workspace.Rooms = Some.Rooms();
    }

    private protected FakePage Page { get; } = new();

    private protected FakeWorkspace Workspace { get; } = new();

    private protected static string TestId(string id) => $"[data-testid='{id}']";
}
