using Microsoft.Playwright;
using Parley.Testing.Browsers;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Newcomers;

/// <summary>Registration at a server that requires an invitation code.</summary>
public sealed class InvitationTests
{
    private const string Printed = "Invitation code for new accounts: ";

    [Fact]
    public async Task New_user_enters_the_printed_invitation_code()
    {
        await using var serve = await ParleyServe.StartAsync("--registration", "invite");
        await using var person = await Person.ArriveAsync("ivy", 0);
        var page = person.Page;
        await page.GotoAsync(serve.Url.ToString());
        await page.GetByTestId(TestIds.SignInName).FillAsync("Ivy");
        await page.GetByTestId(TestIds.SignUpSubmit).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You need an invitation code.");

        await page.GetByTestId(TestIds.SignUpCode).FillAsync("wrong");
        await page.GetByTestId(TestIds.SignUpSubmit).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The invitation code is wrong");

        var line = serve.Output.Split('\n').First(static line => line.Contains(Printed, StringComparison.Ordinal));
        await page.GetByTestId(TestIds.SignUpCode).FillAsync(line[(line.IndexOf(Printed, StringComparison.Ordinal) + Printed.Length)..].Trim());
        await page.GetByTestId(TestIds.SignUpSubmit).ClickAsync();
        await new ParleyPage(page).Channel("Lobby").WaitForAsync();
    }
}
