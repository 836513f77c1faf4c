using System.Numerics;

namespace Feedback.Models.Text;

/// <summary>
/// How valences act in contexts. A valence has a row, by lexicon and code; a row has a column for the valence alone, one for each context,
/// and one for each context together with negation.
/// </summary>
internal static class ValenceWeights
{
    public const int Codes = 16, Columns = 16;

    /// <summary>Number of features: two lexicons, each with all codes and columns.</summary>
    public const int Count = 2 * Codes * Columns;

    /// <summary>How much such a feature counts against a word.</summary>
    public const float Value = 2;

    /// <param name="lexicon">0: our own; 1: the public ones.</param>
    /// <param name="code">As in <see cref="Token.Valence"/>.</param>
    public static int Row(int lexicon, byte code) => RowOf(lexicon, code) * Columns;

    /// <summary>The row's number among the rows.</summary>
    public static int RowOf(int lexicon, byte code) => (lexicon * Codes) + code;

    /// <summary>The sum over the columns that a context switches on, for every row and every context: 256 a row.</summary>
    public static EvidencePair[] Sums(ReadOnlySpan<EvidencePair> weights)
    {
        var sums = new EvidencePair[2 * Codes << 8];
        for (var i = 0; i < sums.Length; i++)
        {
            int negative = 0, positive = 0;
            foreach (var column in new Walk((Context)(byte)i))
            {
                negative += weights[((i >> 8) * Columns) + column].Negative;
                positive += weights[((i >> 8) * Columns) + column].Positive;
            }

            sums[i] = new EvidencePair { Negative = (short)negative, Positive = (short)positive };
        }

        return sums;
    }

    /// <summary>Walks the columns of a row that a context switches on, the first one included.</summary>
    public ref struct Walk(Context contexts)
    {
        private readonly uint _contexts = (uint)contexts;
        private uint _left = ColumnsOf((uint)contexts);

        public int Current { get; private set; }

        public readonly Walk GetEnumerator() => new((Context)_contexts);

        public bool MoveNext()
        {
            if (_left == 0)
                return false;
            Current = BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }

        // Column 0 is always on, 1 to 8 are the contexts, 9 to 15 the contexts but negation again, under negation.
        private static uint ColumnsOf(uint contexts) =>
            1 | (contexts << 1) | ((contexts & (uint)Context.Negated) != 0 ? contexts >> 1 << 9 : 0);
    }
}
