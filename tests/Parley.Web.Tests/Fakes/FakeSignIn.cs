using Parley.Web.Errors;
using Parley.Web.Hosting;

namespace Parley.Web.Tests.Fakes;

/// <summary>A sign-in that records what it is asked.</summary>
internal sealed class FakeSignIn : ISignIn
{
    public List<string> Calls { get; } = [];

    public string DefaultHomeserver { get; set; } = "https://example.org";

    public bool CanRegisterByName { get; set; } = true;

    public string? Problem { get; set; }

    public string? Refusal { get; set; }

    public SignInMethods? Options { get; set; } = new(Password: true, Sso: true);

    public string? RegistrationPage { get; set; }

    public (string Homeserver, string User, string? Password)? Previous { get; set; }

    public bool NeedsCode { get; set; }

    public Task SignUpAsync(string name, string code)
    {
        NeedsCode |= Refusal is not null;
        return Note($"sign up {name} {code}".TrimEnd());
    }

    public Task SignInAsync(string homeserver, string user, string password) => Note($"sign in {homeserver} {user} {password}");

    public Task<SignInMethods> LookUpAsync(string homeserver) => Options is { } options ? Task.FromResult(options) : Task.FromException<SignInMethods>(new ActionException("No homeserver answers there."));

    public Task SignOnAsync(string homeserver) => Note("sign on " + homeserver);

    private Task Note(string call)
    {
        Calls.Add(call);
        return Refusal is { } refusal ? Task.FromException(new ActionException(refusal)) : Task.CompletedTask;
    }
}
