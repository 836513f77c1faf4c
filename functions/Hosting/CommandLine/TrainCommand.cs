using System.CommandLine;
using Feedback.Models.Text;
using Feedback.Models.Text.Training;

namespace Feedback.Hosting.CommandLine;

// feedback train: labelled files in, a model file out; the same files in the same order give the same bytes.
internal static class TrainCommand
{
    public static Command Create()
    {
        var input = new Option<string[]>("--in")
        {
            Description = "Labelled texts: 'label<TAB>text', 'topics<TAB>text<TAB>origin' or 'label<TAB>topics<TAB>language<TAB>text'; "
                + "gzipped or not. A language in the file name ('.de.', '.en.') counts where there is no column for it.",
            HelpName = "FILE",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--out") { Description = "The model file to write.", HelpName = "FILE", Required = true };
        var lexicon = new Option<string[]>("--lexicon")
        {
            Description = "Public lexicons, 'score<TAB>term' a line, gzipped or not; they come on top of the one that is built in.",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var dev = new Option<string?>("--dev")
        {
            Description = "Labelled texts the model is judged on and never learns from; by default a tenth of the input is held out for that.",
            HelpName = "FILE",
        };
        var command = new Command("train", "Trains a model and prints how well it does.") { input, output, dev, lexicon };
        command.SetAction((call, cancellationToken) =>
            RunAsync(call.GetValue(input)!, call.GetValue(output)!, call.GetValue(dev), call.GetValue(lexicon) ?? [], cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] input, string output, string? dev, string[] lexicons, CancellationToken cancellationToken)
    {
        var examples = input.SelectMany(LabelledFiles.Read).ToList();
        var judged = dev is null ? null : LabelledFiles.Read(dev);
        var lexicon = new TrainingLexicon();
        foreach (var file in lexicons)
            LabelledFiles.ReadLexicon(file, lexicon);
        TrainedModel trained;
        using (var progress = new ProgressBar("training"))
            trained = Train(examples, lexicon, progress);
        try
        {
            await File.WriteAllBytesAsync(output, trained.Bytes, cancellationToken);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(failed.Message);
        }

        var report = new EvaluationReport();
        if (judged is null)
            report.Add("held-out tenth", trained.HeldOut);
        else
            report.Add(dev!, TextModel.Open(output), judged);
        report.Print(System.Console.Out);
        return 0;
    }

    private static TrainedModel Train(List<Example> examples, TrainingLexicon lexicon, ProgressBar progress)
    {
        try
        {
            return TextTrainer.Train(examples, lexicon, progress);
        }
        catch (ArgumentException refused)
        {
            throw new CommandException(refused.Message.Split(" (Parameter", 2)[0]);
        }
    }
}
