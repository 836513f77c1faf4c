using Feedback.Monitoring.Sources;
using Feedback.Monitoring.Sources.Answers;
using static Feedback.Tests.Monitoring.Answers;

namespace Feedback.Tests.Monitoring;

public sealed class AnswerTriageTests
{
    private const string Date = "Wed, 08 Jul 2026 12:00:00 GMT";

    [Theory]
    [InlineData(429, "Retry-After", "120", 120)]
    [InlineData(503, "Retry-After", "Wed, 08 Jul 2026 12:02:00 GMT", 120)]
    [InlineData(429, "Retry-After", "Wednesday, 08-Jul-26 12:02:00 GMT", 120)]
    [InlineData(429, "X-RateLimit-Reset", "2026-07-08T12:05:00.725062Z", 300.725062)]
    [InlineData(429, "RateLimit-Reset", "1783512300", 300)]
    [InlineData(429, "x-rate-limit-reset", "1783512900", 900)]
    [InlineData(429, "RateLimit-Reset", "30", 30)]
    [InlineData(429, "x-ratelimit-reset", "53.5", 53.5)]
    [InlineData(429, "X-Rate-Limit", "user-hour-lim:3500;user-hour-rem:0;", 3600)]
    [InlineData(429, "X-Business-Use-Case-Usage", """{"1":[{"type":"pages","estimated_time_to_regain_access":19}]}""", 1140)]
    [InlineData(429, "Retry-After", "Wed, 08 Jul 2026 11:00:00 GMT", 0)]
    [InlineData(429, "Retry-After", "-5", 0)]
    [InlineData(429, "Retry-After", "99999999999999999999", 86400)]
    [InlineData(429, "X-RateLimit-Reset", "2999-12-31T00:00:00Z", 86400)]
    public void A_platform_is_left_alone_as_long_as_its_own_header_says(int status, string header, string value, double seconds)
    {
        var wait = RateLimit.Wait(Of("", status: status, headers: [(header, value), ("Date", Date)]));

        Assert.Equal(TimeSpan.FromSeconds(seconds), wait);
    }

    [Theory]
    [InlineData("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "2026-07-08T12:05:00Z", 300)]
    [InlineData("x-ratelimit-remaining", "1.0", "x-ratelimit-reset", "53", 53)]
    [InlineData("X-Rate-Limit", "user-hour-lim:3500;user-hour-rem:0;", "Date", Date, 3600)]
    public void A_quota_that_an_answer_used_up_makes_the_next_call_wait(string first, string firstValue, string second, string secondValue,
        int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RateLimit.Wait(Of("{}", headers: [(first, firstValue), (second, secondValue)])));

    [Theory]
    [InlineData("X-RateLimit-Remaining", "291", "X-RateLimit-Reset", "2026-07-08T12:05:00Z")]
    [InlineData("ratelimit-remaining", "2983", "ratelimit-reset", "1783512300")]
    [InlineData("X-Rate-Limit", "user-hour-lim:3500;user-hour-rem:500;", "Date", Date)]
    [InlineData("X-Business-Use-Case-Usage", """{"1":[{"estimated_time_to_regain_access":0}]}""", "Date", Date)]
    [InlineData("Retry-After", "bald", "Date", Date)]
    public void A_quota_that_is_not_used_up_asks_for_nothing(string first, string firstValue, string second, string secondValue) =>
        Assert.Null(RateLimit.Wait(Of("{}", headers: [(first, firstValue), (second, secondValue)])));

    [Fact]
    public void Without_a_date_of_the_server_our_own_clock_counts() =>
        Assert.Equal(TimeSpan.FromMinutes(2),
            RateLimit.Wait(Of("", status: 503, headers: ("Retry-After", "Wed, 08 Jul 2026 12:02:00 GMT"))));

    [Theory]
    [InlineData(200, null)]
    [InlineData(304, PollOutcome.Ok)]
    [InlineData(204, PollOutcome.Empty)]
    [InlineData(301, PollOutcome.Changed)]
    [InlineData(400, PollOutcome.Failed)]
    [InlineData(401, PollOutcome.Auth)]
    [InlineData(402, PollOutcome.Auth)]
    [InlineData(403, PollOutcome.Blocked)]
    [InlineData(404, PollOutcome.Failed)]
    [InlineData(408, PollOutcome.Failed)]
    [InlineData(410, PollOutcome.Failed)]
    [InlineData(429, PollOutcome.Throttled)]
    [InlineData(451, PollOutcome.Blocked)]
    [InlineData(500, PollOutcome.Failed)]
    [InlineData(503, PollOutcome.Failed)]
    [InlineData(999, PollOutcome.Blocked)]
    [InlineData(100, PollOutcome.Failed)]
    public void Every_status_has_its_outcome(int status, object? outcome) =>
        Assert.Equal(outcome, AnswerTriage.Refusal(Of("", status: status))?.Outcome);

    [Fact]
    public void A_server_that_says_when_to_come_back_throttles_and_one_with_a_challenge_blocks()
    {
        Assert.Equal(PollOutcome.Throttled, AnswerTriage.Refusal(Of("", status: 503, headers: ("Retry-After", "5")))!.Outcome);
        Assert.Equal(PollOutcome.Blocked, AnswerTriage.Refusal(Of("", status: 503, headers: ("cf-mitigated", "challenge")))!.Outcome);
        Assert.Equal(PollOutcome.Blocked,
            AnswerTriage.Refusal(Of("<html><script src='/cdn-cgi/challenge-platform/x'>", status: 503))!.Outcome);
    }

    [Theory]
    [InlineData("""{"error":{"code":403,"message":"The caller does not have permission."}}""", "The caller does not have permission")]
    [InlineData("""{"errors":[{"status":"401","detail":"Provide a properly configured token"}]}""", "Provide a properly configured token")]
    [InlineData("""{"error":"Record not found"}""", "Record not found")]
    [InlineData("""{"error":"invalid_client","error_description":"Bad\n client"}""", "Bad client")]
    [InlineData("<html>", null)]
    [InlineData("{\"message\":17}", null)]
    public void What_the_platform_says_is_told(string body, string? said) => Assert.Equal(said, PlatformMessage.Of(Of(body, status: 400)));

    [Fact]
    public void Only_faults_are_worth_a_second_try()
    {
        Assert.All([408, 429, 500, 502, 503, 504], status => Assert.True(AnswerTriage.IsTransient(status)));
        Assert.All([200, 301, 400, 401, 403, 404, 410, 422, 999], status => Assert.False(AnswerTriage.IsTransient(status)));
    }
}
