using Feedback.Storage;

namespace Feedback.Tests.Storage;

/// <summary>What every table store promises of transactions.</summary>
public abstract class TransactionConformance
{
    private string Table { get; } = "t" + Guid.NewGuid().ToString("N")[..20];

    protected abstract TableStore Store { get; }

    [Fact]
    public async Task A_hundred_writes_of_all_kinds_are_applied_together()
    {
        var etags = await InsertAsync([.. Enumerable.Range(0, 50).Select(i => $"old{i:D2}")]);

        var result = await Store.TransactAsync(Table, "p",
        [
            .. Enumerable.Range(0, 50).Select(i => TableOperation.Insert($"new{i:D2}", "inserted")),
            .. Enumerable.Range(0, 20).Select(i => TableOperation.Replace($"old{i:D2}", "replaced", etags[i]!)),
            .. Enumerable.Range(20, 10).Select(i => TableOperation.Upsert($"old{i:D2}", "upserted")),
            .. Enumerable.Range(30, 10).Select(i => TableOperation.Delete($"old{i:D2}", etags[i])),
            .. Enumerable.Range(40, 10).Select(i => TableOperation.Delete($"old{i:D2}", null)),
        ]);

        Assert.True(result.Committed);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i < 80), result.ETags.Select(etag => etag is not null));
        var rows = await RowsAsync();
        Assert.Equal(80, rows.Count);
        Assert.Equal((50, 20, 10), (Count("inserted"), Count("replaced"), Count("upserted")));
        Assert.Equal(result.ETags.Where(etag => etag is not null).Order(), rows.Values.Select(row => row.ETag).Order());

        int Count(string body) => rows.Values.Count(row => row.Body == body);
    }

    public static TheoryData<string> Conflicts =>
        ["taken", "changed", "gone", "deletion of a changed row", "deletion of a row that is gone"];

    [Theory]
    [MemberData(nameof(Conflicts))]
    public async Task A_write_whose_condition_fails_is_named_and_nothing_is_applied(string conflict)
    {
        var etags = await InsertAsync("taken", "changed", "gone", "other");
        await Store.UpsertAsync(Table, new RowKey("p", "changed"), "changed");
        await Store.TryDeleteAsync(Table, new RowKey("p", "gone"), null);
        var before = await RowsAsync();
        var failing = conflict switch
        {
            "taken" => TableOperation.Insert("taken", "x"),
            "changed" => TableOperation.Replace("changed", "x", etags[1]!),
            "gone" => TableOperation.Replace("gone", "x", etags[2]!),
            "deletion of a changed row" => TableOperation.Delete("changed", etags[1]),
            _ => TableOperation.Delete("gone", null),
        };

        foreach (var index in new[] { 0, 1, 57, 99 })
        {
            var operations = Enumerable.Range(0, 100).Select(i => TableOperation.Upsert($"new{i:D2}", "x")).ToArray();
            operations[index] = failing;
            if (index != 98)
                operations[98] = TableOperation.Delete("other", null);

            var result = await Store.TransactAsync(Table, "p", operations);

            Assert.Equal(index, result.ConflictIndex);
            Assert.False(result.Committed);
            Assert.Empty(result.ETags);
            Assert.Equal(before, await RowsAsync());
        }
    }

    [Fact]
    public async Task A_transaction_of_one_behaves_as_one_of_many()
    {
        var result = await Store.TransactAsync(Table, "p", [TableOperation.Insert("r", "1")]);
        Assert.Equal((await RowsAsync())["r"].ETag, Assert.Single(result.ETags));

        Assert.Equal(0, (await Store.TransactAsync(Table, "p", [TableOperation.Insert("r", "2")])).ConflictIndex);
    }

    [Fact]
    public async Task Its_ETags_are_those_that_a_read_gives()
    {
        var result = await Store.TransactAsync(Table, "p", [TableOperation.Insert("a", "1"), TableOperation.Upsert("b", "2")]);

        Assert.Equal((await Store.GetAsync(Table, new RowKey("p", "a")))!.ETag, result.ETags[0]);
        Assert.NotNull(await Store.TryReplaceAsync(Table, new RowKey("p", "b"), "3", result.ETags[1]!));
    }

    [Fact]
    public async Task Of_twenty_transactions_that_replace_one_row_exactly_one_commits()
    {
        var etags = await InsertAsync("lock");

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Store.TransactAsync(
            Table, "p", [TableOperation.Insert($"mark{i}", ""), TableOperation.Replace("lock", $"{i}", etags[0]!)])));

        Assert.Single(results, result => result.Committed);
        Assert.All(results.Where(result => !result.Committed), result => Assert.Equal(1, result.ConflictIndex));
        Assert.Equal(2, (await RowsAsync()).Count);
    }

    [Fact]
    public async Task Bodies_up_to_the_limit_of_a_transaction_are_stored()
    {
        var long1 = new string('\u0001', TableStore.LongestBody);
        var long2 = new string('ä', TableStore.LongestTransaction - TableStore.LongestBody);

        var result = await Store.TransactAsync(Table, "p", [TableOperation.Insert("a", long1), TableOperation.Insert("b", long2)]);
        Assert.True(result.Committed);

        var rows = await RowsAsync();
        Assert.True(rows["a"].Body == long1 && rows["b"].Body == long2);
    }

    [Fact]
    public async Task A_transaction_that_breaks_a_limit_is_refused()
    {
        TableOperation[][] refused =
        [
            [],
            [.. Enumerable.Range(0, 101).Select(i => TableOperation.Upsert($"{i}", ""))],
            [TableOperation.Upsert("a", "1"), TableOperation.Upsert("a", "2")],
            [TableOperation.Upsert("a", "1"), TableOperation.Delete("a", null)],
            [
                TableOperation.Upsert("a", new string('x', TableStore.LongestBody)),
                TableOperation.Upsert("b", new string('x', TableStore.LongestTransaction - TableStore.LongestBody + 1)),
            ],
        ];

        foreach (var operations in refused)
            await Assert.ThrowsAsync<ArgumentException>(() => Store.TransactAsync(Table, "p", operations));
        Assert.Empty(await RowsAsync());
    }

    private async Task<string?[]> InsertAsync(params string[] rows) =>
        [.. (await Store.TransactAsync(Table, "p", [.. rows.Select(row => TableOperation.Insert(row, "old"))])).ETags];

    private async Task<Dictionary<string, StoredRow>> RowsAsync()
    {
        var rows = new Dictionary<string, StoredRow>();
        await foreach (var row in Store.ScanAsync(Table, "p", KeyRange.All))
            rows.Add(row.Key.Row, row);
        return rows;
    }
}
