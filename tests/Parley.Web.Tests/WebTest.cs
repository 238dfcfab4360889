using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Parley.Web.Features.Channels;
using Parley.Web.Loading;
using Parley.Web.Media;
using Parley.Web.Platform;
using Parley.Web.Session;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>Renders components with a fake session and a fake page.</summary>
public abstract class WebTest : BunitContext
{
    private protected WebTest()
    {
        Services.AddSingleton<IPage>(Page);
        Services.AddSingleton<IAssemblyLoader>(Loader);
        Session.All = Some.Rooms();
        Cascade<IAccount>();
        Cascade<IRoomDirectory>();
        Cascade<IRoomAdministration>();
        Cascade<ICallController>();
        Cascade<IReadMarkers>();
        Cascade<ISettings>();
        Cascade<IDiagnostics>();
        Cascade<IInvitations>();
        RenderTree.Add<CascadingValue<IMedia>>(p => p.Add(c => c.Value, Media).Add(c => c.IsFixed, true));
    }

    private protected FakePage Page { get; } = new();

    private protected FakeMedia Media { get; } = new();

    private protected FakeLoader Loader { get; } = new();

    private protected FakeSession Session { get; } = new();

    private protected static string TestId(string id) => $"[data-testid='{id}']";

    private protected IRenderedComponent<HomePage> RenderHome() => Render<HomePage>(p => p.Add(h => h.Rendering, Session));

    private void Cascade<T>() where T : class => RenderTree.Add<CascadingValue<T>>(p => p.Add(c => c.Value, (T)(object)Session).Add(c => c.IsFixed, true));
}
