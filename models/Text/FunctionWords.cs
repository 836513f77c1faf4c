using System.Collections.Frozen;

namespace Feedback.Models.Text;

/// <summary>What a small word does to the words around it.</summary>
[Flags]
internal enum WordRole : byte
{
    None = 0,

    /// <summary>Turns what stands in its scope into the opposite.</summary>
    Negator = 1,

    /// <summary>What follows counts more than what stood before: aber, but.</summary>
    Contrast = 2,

    /// <summary>Opens a clause that counts less than the rest: obwohl, although.</summary>
    Concession = 4,

    /// <summary>Speaks of what is not: hätte, würde, falls, if, should.</summary>
    Irrealis = 8,

    /// <summary>Strengthens or weakens the next word.</summary>
    Degree = 16,

    /// <summary>Ends a negation's scope: und, weil, because.</summary>
    ClauseOpener = 32,

    /// <summary>A phrase of the lexicon begins with it.</summary>
    StartsPhrase = 64,

    /// <summary>Stands in outlines by name, see <see cref="Outline"/>.</summary>
    Frame = 128,
}

/// <summary>The closed word classes of German and English that decide scope. Spelt folded, see <see cref="Letters"/>.</summary>
internal static class FunctionWords
{
    private static readonly List<string> List = [];

    private static readonly FrozenDictionary<ulong, WordRole> Roles = Read(
        (WordRole.Negator, """
            nicht nich net ned nit nix nichts kein keine keinen keinem keiner keines keinerlei nie niemals niemand nirgends nirgendwo
            weder ohne kaum mitnichten keineswegs keinesfalls nimmer koa koan null wenig selten
            not no never none nobody nothing neither nor nowhere cannot cant dont doesnt didnt isnt wasnt arent werent wont wouldnt
            couldnt shouldnt hasnt havent hadnt aint without hardly barely scarcely nt don doesn didn isn wasn aren weren wouldn couldn
            shouldn hasn haven hadn ain lacks lack lacking zero rarely seldom stopped
            """),
        (WordRole.Contrast, """
            aber jedoch allerdings dennoch trotzdem sondern doch dafuer nichtsdestotrotz andererseits hingegen dagegen immerhin
            but however yet still nevertheless nonetheless though
            """),
        (WordRole.Concession, """
            obwohl obgleich trotz zwar wenngleich
            although despite albeit notwithstanding
            """),
        (WordRole.Irrealis, """
            haette haetten wuerde wuerden waere waeren koennte koennten sollte sollten muesste muessten wenn falls ob moechte wuenschte
            would could should if wish might unless whether hopefully
            """),
        (WordRole.Degree, """
            sehr so zu total echt wirklich richtig absolut extrem super mega voll ganz ziemlich recht etwas wenig kaum besonders
            ausgesprochen aeusserst ungemein unglaublich wahnsinnig hoechst viel bisschen leicht einigermassen halbwegs
            very so too really absolutely extremely super totally quite rather pretty fairly somewhat slightly incredibly
            """),
        (WordRole.ClauseOpener, """
            und oder weil da denn dass damit sodass sowie
            and or because since so that while when
            """),
        (WordRole.Frame, """
            ich wir ihr sie er es man du mein meine euch uns mir mich sich ist war sind waren wird wurde wurden hat habe haben hatte hatten
            erst zuerst anfangs anfang zunaechst dann danach inzwischen mittlerweile jetzt nun heute frueher damals bisher noch schon
            wieder immer nur bloss mehr weniger als wie besser schlechter schneller lieber andere anderen anderer alles alle jeder jede
            wer was warum wo wann statt anstatt ausser bis nach vor seit mit fuer von bei einzige einziger einziges einzigen hoffentlich
            leider fast beinahe eher selbst auch sogar einmal mal endlich kann konnte kannst koennen muss musste soll will wollte dachte
            gedacht erwartet erwartete versprochen versprochene versprach angeblich alt alte alten alter woanders anderswo haelfte
            toll super danke schade
            i we you they he she it my your our their is was are were be been has have had do does did first then after before now later
            finally eventually once used more less than as like better worse faster rather other others everything everyone who what why
            where only just even again always ever already instead except until can will must expected thought promised supposed old
            elsewhere thanks great shame pity
            """));

    public static WordRole RoleOf(ulong hash) => Roles.GetValueOrDefault(hash);

    /// <summary>Every listed word, for the model's word table.</summary>
    public static IReadOnlyList<string> Spellings => List;

    private static FrozenDictionary<ulong, WordRole> Read(params (WordRole Role, string Words)[] lists)
    {
        var roles = new Dictionary<ulong, WordRole>();
        foreach (var (role, words) in lists)
        {
            foreach (var word in words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                List.Add(word);
                var hash = Hashing.Of(word);
                roles[hash] = roles.GetValueOrDefault(hash) | role;
            }
        }

        return roles.ToFrozenDictionary();
    }
}
