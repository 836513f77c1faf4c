using System.Diagnostics;

namespace Feedback.Tests.Servers;

/// <summary>Waits for what the program does by itself.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks until the answer is what is expected; fails with the last answer when it never is.</summary>
    public static async Task<T> Async<T>(Func<Task<T>> ask, Func<T, bool> isExpected, string what)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (isExpected(answer))
                return answer;
            if (since.Elapsed > Patience)
                Assert.Fail($"{what} did not happen within {Patience.TotalSeconds} s. Last answer: {answer}");
            await Task.Delay(100);
        }
    }
}
