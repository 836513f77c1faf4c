using Feedback.Models.Measures;

namespace Feedback.Measures;

/// <summary>Answers measure queries; page, CSV and API all ask here. What changed until now is counted first, so that an answer is never stale.</summary>
internal sealed class MeasureReports(RollUp rollUp)
{
    public async Task<MeasureReport> ReportAsync(MeasureQuery query, CancellationToken cancellationToken)
    {
        await rollUp.RunAsync(query.Shop, cancellationToken);
        var buckets = new List<HourBucket>();
        await foreach (var bucket in rollUp.ReadAsync(query.Shop, query.From, query.To, cancellationToken))
            buckets.Add(bucket);
        return MeasureEngine.Report(query, buckets);
    }
}
