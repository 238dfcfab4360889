using Parley.Matrix;

namespace Parley.Protocol.Tests.Wire;

public sealed class DeviceKeyTests
{
    [Theory]
    [InlineData("chrome@mtorials:mtorials.de", "@mtorials:mtorials.de", true)]
    [InlineData("chrome@mtorials:mtorials.de", "@evil:mtorials.de", false)]
    [InlineData("chrome@evil:s@mtorials:mtorials.de", "@mtorials:mtorials.de", true)]
    [InlineData("chrome@evil:s@mtorials:mtorials.de", "@evil:s", false)]
    [InlineData("a:b@mtorials:mtorials.de", "@mtorials:mtorials.de", true)]
    [InlineData("me@home:1 @mtorials:mtorials.de", "@mtorials:mtorials.de", true)]
    [InlineData("@mtorials:mtorials.de", "@mtorials:mtorials.de", true)]
    [InlineData("kitchen: PC", "@mtorials:mtorials.de", true)]
    [InlineData("olga@home", "@mtorials:mtorials.de", true)]
    [InlineData("me@home:1", "@mtorials:mtorials.de", false)]
    [InlineData("Chrome", "@mtorials:mtorials.de", true)]
    [InlineData("", "@mtorials:mtorials.de", false)]
    [InlineData("a\nb@mtorials:mtorials.de", "@mtorials:mtorials.de", false)]
    public void Key_belongs_to_its_sender_or_is_refused(string text, string sender, bool valid) =>
        Assert.Equal(valid, DeviceKey.TryParse(text, UserId.Parse(sender), acceptBareName: true, out _));

    [Fact]
    public void A_bare_name_can_be_refused() => Assert.False(DeviceKey.TryParse("Chrome", UserId.Parse("@a:s"), acceptBareName: false, out _));

    [Theory]
    [InlineData("")]
    [InlineData("a@b")]
    [InlineData("a:b")]
    public void A_device_name_holds_no_at_and_no_colon(string name) => Assert.Throws<ArgumentException>(() => DeviceKey.Create(name, UserId.Parse("@a:s")));

    [Fact]
    public void Keys_are_ordered_alike_on_every_machine() =>
        Assert.True(DeviceKey.Create("Z", UserId.Parse("@a:s")).CompareTo(DeviceKey.Create("a", UserId.Parse("@a:s"))) < 0);
}
