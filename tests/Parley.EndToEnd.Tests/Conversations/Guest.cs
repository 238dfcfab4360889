using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Conversations;

/// <summary>A person who is signed in with an account in a browser.</summary>
internal sealed record Guest(Person Person, ParleyPage Page, Account Account)
{
    /// <summary>The user id.</summary>
    public string Id => Account.UserId;
}
