namespace Feedback.Models.Text;

/// <summary>Follows negation through a text: each negator reaches a few words ahead, and no further than its clause.</summary>
internal struct Scopes
{
    private int _reach;

    /// <summary>Moves over one token.</summary>
    /// <returns>Whether the token stands under a negation before it.</returns>
    public bool Enter(in Token token, WordRole role, char first)
    {
        if (token.Kind == TokenKind.Punctuation)
        {
            if (first is '.' or '!' or '?' or ',' or ';' or ':' or '…' or '(' or ')')
                _reach = 0;
            return false;
        }

        if ((role & WordRole.Contrast) != 0)
            _reach = 0;
        var isNegated = _reach > 0;
        if (isNegated)
            _reach--;
        if ((role & WordRole.Negator) != 0)
            _reach = Grams.NegationReach;
        return isNegated;
    }
}
