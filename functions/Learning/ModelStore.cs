using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Feedback.Models.Text;
using Feedback.Storage;

namespace Feedback.Learning;

/// <summary>
/// The table <c>models</c>, one partition a shop: which model is live, and a log of every decision about it, written in one transaction with what it
/// decided. The models' bytes lie in the archive as <c>models/{shop}/{version}.model</c>, beside each the ids of the items it has learnt from.
/// </summary>
internal sealed class ModelStore(TableStore tables, Archive archive)
{
    private const int MostDecisions = 200;

    private readonly Table<ShopModels> _states = new(tables, TableNames.Models, LearningJson.Instance.ShopModels);
    private readonly Table<ModelDecision> _decisions = new(tables, TableNames.Models, LearningJson.Instance.ModelDecision);

    public Task<Entity<ShopModels>?> FindAsync(string shop, CancellationToken cancellationToken) => _states.GetAsync(KeyOf(shop), cancellationToken);

    /// <param name="before">As read; null when there was none.</param>
    /// <param name="decisions">What led to it, newest last; none for what is not worth the log.</param>
    /// <returns>The state as stored; null when it changed since it was read.</returns>
    public async Task<Entity<ShopModels>?> TryWriteAsync(
        string shop, Entity<ShopModels>? before, ShopModels after, IReadOnlyList<ModelDecision> decisions, CancellationToken cancellationToken)
    {
        var key = KeyOf(shop);
        after = after with { Decisions = after.Decisions + decisions.Count };
        var operations = new List<TableOperation>
        {
            before is null ? _states.Insert(key.Row, after) : _states.Replace(key.Row, after, before.ETag),
        };
        operations.AddRange(decisions.Select((decision, i) => _decisions.Insert(RowOf(after.Decisions - decisions.Count + i), decision)));
        var result = await _states.TransactAsync(shop, operations, cancellationToken);
        return result.Committed ? new Entity<ShopModels>(key, after, result.ETags[0]!) : null;
    }

    /// <summary>Newest first.</summary>
    public async IAsyncEnumerable<ModelDecision> DecisionsAsync(string shop, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _decisions.ScanAsync(shop, KeyRange.Prefix("d_"), cancellationToken))
            yield return row.Value;
    }

    /// <summary>Puts a model into the archive; it is used once a state names it.</summary>
    /// <param name="learntFrom">Ids of items.</param>
    public async Task<StoredModel> PutAsync(
        string shop, string version, byte[] bytes, IReadOnlyCollection<string> learntFrom, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await archive.PutAsync(KeyOf(shop, version, "texts"), Encoding.ASCII.GetBytes(string.Join('\n', learntFrom)), cancellationToken);
        await archive.PutAsync(KeyOf(shop, version, "model"), bytes, cancellationToken);
        return new StoredModel(version, HashOf(bytes), now, learntFrom.Count);
    }

    /// <returns>Null when its bytes are gone, are not those that were put, or are of another release's format.</returns>
    public async Task<TextModel?> OpenAsync(string shop, StoredModel model, CancellationToken cancellationToken)
    {
        try
        {
            return await archive.GetAsync(KeyOf(shop, model.Version, "model"), cancellationToken) is { } bytes && HashOf(bytes) == model.Sha256
                ? TextModel.FromBytes(bytes)
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Ids of the items a model has learnt from; null when that is not known any more.</summary>
    public async Task<IReadOnlyList<string>?> LearntFromAsync(string shop, StoredModel model, CancellationToken cancellationToken) =>
        await archive.GetAsync(KeyOf(shop, model.Version, "texts"), cancellationToken) is { } bytes
            ? Encoding.ASCII.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : null;

    /// <summary>Deletes what no state names any more, such as models whose promotion was overtaken, and the oldest decisions. Only while nobody else puts models.</summary>
    public async Task TidyAsync(string shop, ShopModels state, CancellationToken cancellationToken)
    {
        var kept = state.Kept.SelectMany(model => (string[])[KeyOf(shop, model.Version, "model"), KeyOf(shop, model.Version, "texts")]).ToHashSet();
        var left = new List<string>();
        await foreach (var key in archive.ListAsync($"models/{shop}/", cancellationToken))
        {
            if (!kept.Contains(key))
                left.Add(key);
        }
        foreach (var key in left)
            await archive.TryDeleteAsync(key, cancellationToken);

        var rows = 0;
        await foreach (var row in _decisions.ScanAsync(shop, KeyRange.Prefix("d_"), cancellationToken))
        {
            if (++rows > MostDecisions)
                await _decisions.TryDeleteAsync(row.Key, row.ETag, cancellationToken);
        }
    }

    private static RowKey KeyOf(string shop) => new(shop, "state");

    private static string KeyOf(string shop, string version, string kind) => $"models/{shop}/{version}.{kind}";

    private static string RowOf(int number) => string.Create(CultureInfo.InvariantCulture, $"d_{int.MaxValue - number:D10}");

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
