using System.CommandLine;
using Feedback.Models.Text;

namespace Feedback.Hosting.CommandLine;

// --model FILE: another model than the shipped one, such as one just trained.
internal static class ModelOption
{
    public static Option<string?> Create() => new("--model")
    {
        Description = "Model file to use; default is the shipped model.",
        HelpName = "FILE",
    };

    public static TextModel Open(string? path)
    {
        try
        {
            return path is null ? TextModel.Shipped : TextModel.Open(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandException(failed.Message);
        }
    }
}
