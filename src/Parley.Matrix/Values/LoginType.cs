using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A way to log in, or a step of an interactive authentication. Names that are not listed here are kept.</summary>
[JsonConverter(typeof(WireTextConverter<LoginType>))]
public readonly record struct LoginType : IWireText<LoginType>
{
    private readonly string? _value;

    /// <summary>A value of this set, listed here or not.</summary>
    public LoginType(string value) => _value = value;

    /// <summary>The name on the wire.</summary>
    public string Value => _value ?? "";

    /// <summary>User name and password.</summary>
    public static LoginType Password { get; } = new("m.login.password");

    /// <summary>A short-lived token, from the SSO redirect.</summary>
    public static LoginType Token { get; } = new("m.login.token");

    /// <summary>Through the homeserver's single sign-on page.</summary>
    public static LoginType Sso { get; } = new("m.login.sso");

    /// <summary>No proof asked.</summary>
    public static LoginType Dummy { get; } = new("m.login.dummy");

    /// <summary>A token that the server's admin gave out.</summary>
    public static LoginType RegistrationToken { get; } = new("m.login.registration_token");

    /// <summary>Agreement to the server's terms.</summary>
    public static LoginType Terms { get; } = new("m.login.terms");

    /// <summary>An application service.</summary>
    public static LoginType ApplicationService { get; } = new("m.login.application_service");

    /// <summary>Any text is a value.</summary>
    public static bool TryParse(string? text, out LoginType value)
    {
        value = new(text ?? "");
        return text is not null;
    }

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value;
}
