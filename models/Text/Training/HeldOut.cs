namespace Feedback.Models.Text.Training;

/// <summary>Tenths of the examples for rehearsals: whole blocks, since neighbouring lines are often variations of one another.</summary>
internal static class HeldOut
{
    public const int Parts = 10;

    private const int Block = 30;

    /// <param name="i">Position of the example.</param>
    /// <param name="part">Which tenth, from 0.</param>
    public static bool Has(int i, int part = Parts - 1) => i / Block % Parts == part;
}
