using System.Globalization;
using Feedback.Learning;

namespace Feedback.Tests.Learning;

public sealed class RetrainScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2026-01-05T09:00:00Z", "2026-01-06")]
    [InlineData("2026-01-05T23:30:00Z", "2026-01-06")]
    [InlineData("2026-03-28T12:00:00Z", "2026-03-29")] // the night that has no 02:30
    [InlineData("2026-10-24T12:00:00Z", "2026-10-25")] // the night that has it twice
    public void It_is_the_coming_night_of_the_shop(string last, string day)
    {
        var due = TimeZoneInfo.ConvertTime(RetrainSchedule.DueAfter(At(last), Berlin, "shop"), Berlin);

        Assert.Equal(day, due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.InRange(due.TimeOfDay, TimeSpan.FromHours(1), TimeSpan.FromHours(6));
    }

    [Fact]
    public void Every_night_of_a_year_has_one_turn_in_any_zone()
    {
        foreach (var zone in (string[])["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"])
        {
            var at = At("2026-01-01T12:00:00Z");
            for (var night = 0; night < 365; night++)
            {
                var next = RetrainSchedule.DueAfter(at, TimeZoneInfo.FindSystemTimeZoneById(zone), zone);
                Assert.InRange(next - at, TimeSpan.FromHours(night == 0 ? 0 : 22), TimeSpan.FromHours(26));
                at = next;
            }
        }
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
