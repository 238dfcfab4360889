using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A type of login, or a stage of interactive authentication.</summary>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<LoginType>))]
public readonly partial record struct LoginType : IWireText<LoginType>
{
    /// <summary>User name and password.</summary>
    public static LoginType Password { get; } = new("m.login.password");

    /// <summary>A short-lived token, from the SSO redirect.</summary>
    public static LoginType Token { get; } = new("m.login.token");

    /// <summary>The homeserver's single sign-on page.</summary>
    public static LoginType Sso { get; } = new("m.login.sso");

    /// <summary>A stage that needs no proof.</summary>
    public static LoginType Dummy { get; } = new("m.login.dummy");

    /// <summary>A token that an administrator of the server issued.</summary>
    public static LoginType RegistrationToken { get; } = new("m.login.registration_token");

    /// <summary>Acceptance of the server's terms.</summary>
    public static LoginType Terms { get; } = new("m.login.terms");

    /// <summary>An application service.</summary>
    public static LoginType ApplicationService { get; } = new("m.login.application_service");
}
