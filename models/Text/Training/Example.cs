namespace Feedback.Models.Text.Training;

/// <summary>A text and what is known of it.</summary>
/// <param name="Label">Null where only language or topics are known.</param>
/// <param name="Topics">Bit i stands for topic i of <see cref="TopicNames.All"/>; null where topics were not judged.</param>
/// <param name="Language"><c>de</c>, <c>en</c> or another code; null where it is not known.</param>
/// <param name="Set">The set it comes from: its weight, and whether that set knows neutral texts.</param>
public sealed record Example(string Text, Sentiment? Label, uint? Topics, string? Language, ExampleSet Set);

/// <summary>Texts of one origin.</summary>
/// <param name="Name">File name without folder and endings.</param>
/// <param name="Weight">How much one of its texts counts; 1 is usual.</param>
/// <param name="TopicWeight">The same for its topics.</param>
public sealed record ExampleSet(string Name, float Weight, float TopicWeight = 1);
