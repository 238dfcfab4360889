using System.Reflection;
using Parley.Cli.Serve;
using Parley.Homeserver;

namespace Parley.Cli.Tests.Serve;

public sealed class RateLimitSettingTests
{
    [Fact]
    public void Each_rate_limit_has_a_name_and_can_be_changed_by_itself()
    {
        var limits = typeof(RateLimitOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.PropertyType == typeof(RequestLimit)).ToList();

        Assert.Equal(limits.Count, RateLimitSetting.Names.Count());
        foreach (var name in RateLimitSetting.Names)
        {
            var changed = RateLimitSetting.Parse(name + "=0.25/7")!.ApplyTo(RateLimitOptions.LikeSynapse);
            var removed = RateLimitSetting.Parse(name + "=off")!.ApplyTo(RateLimitOptions.LikeSynapse);

            var own = Assert.Single(limits, property => !Equals(property.GetValue(changed), property.GetValue(RateLimitOptions.LikeSynapse)));
            Assert.Equal(new RequestLimit(0.25, 7), own.GetValue(changed));
            Assert.Null(own.GetValue(removed));
        }
    }

    [Fact]
    public void Limits_of_serve_are_those_of_its_audience_with_the_changes_of_the_user()
    {
        var options = new ServeOptions { Bind = "0.0.0.0", RateLimits = [RateLimitSetting.Parse("login=1/50")!, RateLimitSetting.Parse("address=off")!] };

        Assert.Equal(RateLimitOptions.LikeSynapse with { Login = new(1, 50), Address = null }, EmbeddedHomeserver.Options(options).RateLimits);
        Assert.Equal(RateLimitOptions.Loopback, EmbeddedHomeserver.Options(new()).RateLimits);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("login=")]
    [InlineData("login=on")]
    [InlineData("login=1")]
    [InlineData("login=0/5")]
    [InlineData("login=-1/5")]
    [InlineData("login=1/0")]
    [InlineData("login=1/5/9")]
    [InlineData("login=1=2")]
    [InlineData("Login=1/5")]
    [InlineData("logins=1/5")]
    [InlineData("login=NaN/5")]
    public void Invalid_setting_is_rejected(string text) => Assert.Null(RateLimitSetting.Parse(text));
}
