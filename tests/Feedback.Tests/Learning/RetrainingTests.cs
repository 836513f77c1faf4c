using Feedback.Analysis;
using Feedback.Learning;
using Feedback.Models.Text;
using Feedback.Storage;

namespace Feedback.Tests.Learning;

/// <summary>From labelled items to a model in use, on a real database and archive.</summary>
public sealed class RetrainingTests
{
    [Fact]
    public async Task A_model_that_reads_the_shops_newest_texts_better_is_used_by_every_process_without_a_restart()
    {
        await using var test = new LearningSetup();
        await test.SeeJargonAsync(200);
        using var another = test.AnotherProcess();
        await another.RefreshAsync("shop", CancellationToken.None);
        Assert.Equal(TextModel.Shipped.Version, another.Of("shop").Version);

        var decision = Assert.Single((await test.RetrainAsync())!);

        Assert.Equal(ModelDecisionKind.Promoted, decision.Kind);
        Assert.True(decision.Figures!.CandidateOnShop.MacroF1 > decision.Figures.LiveOnShop.MacroF1 + 0.2, $"{decision.Figures}");
        Assert.Equal((200, 40), (decision.Texts, decision.Figures.ShopTexts));
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        await another.RefreshAsync("shop", CancellationToken.None);
        Assert.Equal(decision.Version, another.Of("shop").Version);
        var item = await test.SeeAsync("new", null, "Das Moor läuft warm, wird richtig heiß, schön matschig");
        Assert.Equal(("positive", "text", decision.Version), (item.Analysis!.Label, item.Analysis.Basis, item.Analysis.Model));
    }

    [Fact]
    public async Task Few_texts_teach_nothing_and_that_is_said_once()
    {
        await using var test = new LearningSetup();
        await test.SeeJargonAsync(20);

        Assert.Equal(ModelDecisionKind.TooFew, Assert.Single((await test.RetrainAsync())!).Kind);
        await test.RetrainAsync();

        Assert.Equal((ModelDecisionKind.TooFew, 20), (Assert.Single(await test.LogAsync()).Kind, (await test.LogAsync())[0].Texts));
        Assert.Null((await test.StateAsync()).Live);
    }

    [Fact]
    public async Task The_same_texts_twice_change_nothing()
    {
        await using var test = new LearningSetup();
        await test.SeeJargonAsync(200);
        await test.RetrainAsync();
        var state = await test.StateAsync();

        Assert.Empty((await test.RetrainAsync())!);

        Assert.Equal(state.Live, (await test.StateAsync()).Live);
        Assert.Single(await test.LogAsync());
    }

    [Fact]
    public async Task Of_two_processes_that_begin_at_once_one_decides()
    {
        await using var test = new LearningSetup();
        await test.SeeJargonAsync(160);

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(test.RetrainAsync)));

        Assert.Single(runs.OfType<IReadOnlyList<ModelDecision>>(), decisions => decisions.Count > 0);
        Assert.Single(await test.LogAsync());
        Assert.Single((await test.StateAsync()).Kept);
    }

    [Fact]
    public async Task Who_died_while_training_is_followed_by_another_and_leaves_nothing_behind()
    {
        await using var test = new LearningSetup();
        await test.SeeJargonAsync(160);
        await test.Models.TryWriteAsync("shop", null, new ShopModels { LeaseUntil = test.Clock.GetUtcNow().AddMinutes(12) }, [], CancellationToken.None);
        await test.Models.PutAsync("shop", "0123456789abcdef", [1, 2, 3], [], test.Clock.GetUtcNow(), CancellationToken.None);

        Assert.Null(await test.RetrainAsync());
        test.Clock.Advance(TimeSpan.FromMinutes(13));
        Assert.NotNull(await test.RetrainAsync());

        Assert.Equal(
            (await test.StateAsync()).Kept.SelectMany(model => (string[])[$"models/shop/{model.Version}.model", $"models/shop/{model.Version}.texts"]),
            await test.Program.Get<Archive>().ListAsync("models/").ToListAsync());
    }

    [Fact]
    public async Task A_person_goes_back_with_one_step_and_no_promotion_undoes_that()
    {
        await using var test = new LearningSetup();
        await test.SeeJargonAsync(200);
        await test.RetrainAsync();
        var choice = test.Program.Get<ModelChoice>();

        Assert.True(await choice.RollBackAsync("shop", null, "Mila", CancellationToken.None));
        Assert.True(await choice.RollBackAsync("shop", null, "Mila", CancellationToken.None));
        Assert.Equal(ModelDecisionKind.Held, Assert.Single((await test.RetrainAsync())!).Kind);
        Assert.Equal((null, "Mila"), ((await test.StateAsync()).Live, (await test.StateAsync()).HeldBy));

        Assert.True(await choice.ResumeAsync("shop", "Jonas", CancellationToken.None));
        await test.RetrainAsync();
        Assert.NotNull((await test.StateAsync()).Live);
        Assert.False(await choice.RollBackAsync("shop", "ffffffffffffffff", "Mila", CancellationToken.None));
        Assert.Equal(
            [ModelDecisionKind.Promoted, ModelDecisionKind.Resumed, ModelDecisionKind.Held, ModelDecisionKind.RolledBack, ModelDecisionKind.Promoted],
            (await test.LogAsync()).Select(decision => decision.Kind));
    }

    [Fact]
    public async Task A_choice_made_while_training_runs_stands()
    {
        await using var test = new LearningSetup();
        await test.SeeJargonAsync(160);
        await test.RetrainAsync();
        await test.SeeJargonAsync(200);

        // The choice comes after the lease and before the result: as soon as training has asked for the texts.
        var training = Task.Run(test.RetrainAsync);
        while ((await test.StateAsync()).LeaseUntil is null && !training.IsCompleted)
            await Task.Yield();
        await test.Program.Get<ModelChoice>().RollBackAsync("shop", null, "Mila", CancellationToken.None);
        await training;

        Assert.Equal((null, "Mila"), ((await test.StateAsync()).Live, (await test.StateAsync()).HeldBy));
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("short")]
    [InlineData("gone")]
    public async Task A_model_that_cannot_be_read_leaves_reading_to_the_one_that_comes_with_the_program(string how)
    {
        await using var test = new LearningSetup();
        await test.SeeJargonAsync(160);
        await test.RetrainAsync();
        var (archive, key) = (test.Program.Get<Archive>(), $"models/shop/{(await test.StateAsync()).Live}.model");
        var bytes = (await archive.GetAsync(key))!;
        // A wrong byte in the header, where the file's own checksum does not look.
        bytes[24] ^= 1;
        if (how == "gone")
            await archive.TryDeleteAsync(key);
        else
            await archive.PutAsync(key, how == "short" ? bytes.AsMemory(0, 1_000) : bytes);

        using var another = test.AnotherProcess();
        await another.RefreshAsync("shop", CancellationToken.None);

        Assert.Equal(TextModel.Shipped.Version, another.Of("shop").Version);
    }

    [Fact]
    public async Task An_erased_text_is_in_no_later_model_and_no_model_that_learnt_it_stays()
    {
        await using var test = new LearningSetup();
        await test.SeeJargonAsync(200);
        await test.RetrainAsync();
        var before = (await test.StateAsync()).Live;
        var erased = ItemLedger.IdOf("platform", "jargon-10");
        Assert.Contains(erased, await test.Models.LearntFromAsync("shop", (await test.StateAsync()).Kept[0], CancellationToken.None) ?? []);

        await test.EraseAsync(erased);
        var decisions = (await test.RetrainAsync())!;

        Assert.Equal([ModelDecisionKind.Forgotten, ModelDecisionKind.Promoted], decisions.Select(decision => decision.Kind));
        Assert.Equal(before, decisions[0].Version);
        var state = await test.StateAsync();
        Assert.DoesNotContain(state.Kept, model => model.Version == before);
        Assert.DoesNotContain(erased, await test.Models.LearntFromAsync("shop", state.Kept[0], CancellationToken.None) ?? []);
        Assert.Null(await test.Program.Get<Archive>().GetAsync($"models/shop/{before}.model"));
    }

    [Fact]
    public async Task The_model_is_as_if_the_erased_text_had_never_been_there()
    {
        await using var with = new LearningSetup();
        await using var without = new LearningSetup();
        foreach (var test in (LearningSetup[])[with, without])
            await test.SeeJargonAsync(200);
        // Words that three reviews use would be kept.
        for (var i = 0; i < 4; i++)
            await with.SeeAsync($"secret-{i}", 1, $"Herr Wunderlich hat gebrüllt, {i}. Mal", LearningSetup.Start.AddMinutes(i));
        await with.RetrainAsync();
        await without.RetrainAsync();
        Assert.NotEqual((await with.StateAsync()).Live, (await without.StateAsync()).Live);

        for (var i = 0; i < 4; i++)
            await with.EraseAsync(ItemLedger.IdOf("platform", $"secret-{i}"));
        await with.RetrainAsync();

        Assert.Equal((await without.StateAsync()).Live, (await with.StateAsync()).Live);
    }

    [Fact]
    public async Task The_timer_lets_the_first_night_come_and_then_considers_once_a_night()
    {
        await using var test = new LearningSetup();
        await test.SeeJargonAsync(20);
        var retraining = test.Program.Get<Retraining>();

        await retraining.RunDueAsync(CancellationToken.None);
        Assert.Empty(await test.LogAsync());
        var first = (await test.StateAsync()).ConsideredAt!.Value;
        test.Clock.Advance(RetrainSchedule.DueAfter(first, test.Shop.Zone, "shop") - test.Clock.GetUtcNow());
        await retraining.RunDueAsync(CancellationToken.None);
        var second = (await test.StateAsync()).ConsideredAt;
        test.Clock.Advance(TimeSpan.FromHours(1));
        await retraining.RunDueAsync(CancellationToken.None);

        Assert.Single(await test.LogAsync());
        Assert.Equal(second, (await test.StateAsync()).ConsideredAt);
    }
}
