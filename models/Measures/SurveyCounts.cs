namespace Feedback.Models.Measures;

/// <summary>
/// The funnel of surveys. <see cref="Opened"/> includes the rated, <see cref="Rated"/> the commented; rated, canceled, expired and waiting add up to
/// <see cref="Offered"/>.
/// </summary>
/// <param name="Opened">Seen by a person.</param>
/// <param name="Rated">With a rating that counts.</param>
/// <param name="Canceled">Called back before there was one.</param>
/// <param name="Expired">Over without one.</param>
/// <param name="Waiting">Still to be answered.</param>
public sealed record SurveyCounts(int Offered, int Opened, int Rated, int Commented, int Canceled, int Expired, int Waiting)
{
    public static readonly SurveyCounts None = new(0, 0, 0, 0, 0, 0, 0);

    public static SurveyCounts Of(Fact survey, DateTimeOffset now)
    {
        var (rated, canceled) = (survey.Stage is "rated" or "commented", survey.Stage == "canceled");
        var expired = !rated && !canceled && survey.ExpiresAt <= now;
        return new SurveyCounts(
            1, rated || survey.Stage == "opened" ? 1 : 0, rated ? 1 : 0, survey.Stage == "commented" ? 1 : 0, canceled ? 1 : 0, expired ? 1 : 0,
            rated || canceled || expired ? 0 : 1);
    }

    public static SurveyCounts? Add(SurveyCounts? left, SurveyCounts? right) => (left, right) switch
    {
        (null, _) => right,
        (_, null) => left,
        _ => new SurveyCounts(
            left.Offered + right.Offered, left.Opened + right.Opened, left.Rated + right.Rated, left.Commented + right.Commented,
            left.Canceled + right.Canceled, left.Expired + right.Expired, left.Waiting + right.Waiting),
    };
}
