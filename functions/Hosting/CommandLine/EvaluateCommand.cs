using System.CommandLine;

namespace Feedback.Hosting.CommandLine;

// feedback evaluate: labelled files in, a table and one line of JSON out.
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Labelled texts, 'label<TAB>text' a line with neg, neu or pos; gzipped or not. "
                + "A file that holds only neg and pos is judged between those two.",
            Arity = ArgumentArity.OneOrMore,
        };
        var model = ModelOption.Create();
        var command = new Command("evaluate", "Compares the model's labels with those of labelled files.") { files, model };
        command.SetAction(call => Run(call.GetValue(files)!, call.GetValue(model)));
        return command;
    }

    private static int Run(string[] files, string? modelPath)
    {
        var model = ModelOption.Open(modelPath);
        var report = new EvaluationReport();
        foreach (var file in files)
            report.Add(file, model, LabelledFiles.Read(file));
        report.Print(System.Console.Out);
        return 0;
    }
}
