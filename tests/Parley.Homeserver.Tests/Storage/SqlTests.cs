using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Tests.Storage;

public sealed class SqlTests : IDisposable
{
    private readonly DbSession _session = new("Data Source=:memory:");

    public SqlTests() => _session.Script("CREATE TABLE things (id TEXT PRIMARY KEY, owner TEXT, number INTEGER NOT NULL) STRICT");

    [Fact]
    public void An_interpolated_value_is_a_parameter_and_never_part_of_the_statement()
    {
        const string Hostile = "x'); DROP TABLE things; --";
        _session.Insert("things", ("id", Hostile), ("owner", null), ("number", 7));

        Assert.Equal(7, _session.Integer($"SELECT number FROM things WHERE id = {Hostile}"));
    }

    [Fact]
    public void A_column_is_read_by_its_name_whatever_its_position()
    {
        _session.Insert("things", ("number", 1), ("id", "a"), ("owner", UserId.Parse("@a:b")));

        var first = _session.First($"SELECT id, owner, number FROM things", Read);
        var second = _session.First($"SELECT number, owner, id FROM things", Read);

        Assert.Equal(("a", UserId.Parse("@a:b"), 1L), first);
        Assert.Equal(first, second);

        static (string, UserId?, long) Read(DbRow row) => (row.Text("id"), row.IdOrNull<UserId>("owner"), row.Integer("number"));
    }

    [Fact]
    public void An_insert_of_the_same_key_replaces_the_row_only_if_asked_to()
    {
        _session.Insert("things", ("id", "a"), ("number", 1));
        _session.InsertOrReplace("things", ("id", "a"), ("number", 2));

        Assert.Equal(2, _session.Integer($"SELECT number FROM things WHERE id = {"a"}"));
        Assert.ThrowsAny<Exception>(() => _session.Insert("things", ("id", "a"), ("number", 3)));
    }

    public void Dispose() => _session.Dispose();
}
