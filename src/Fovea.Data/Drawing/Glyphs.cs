namespace Fovea.Data.Drawing;

/// <summary>
/// The ways people write the ten digits, drawn by eye for this project: see <see cref="GlyphStyle.Parse"/> for the notation.
/// Height is 100, x grows to the right and y downwards.
/// </summary>
static class Glyphs
{
    static readonly GlyphStyle[][] Styles =
    [
        [ // 0
            GlyphStyle.Parse(6, "34,1 12,12 0,48 8,85 30,100 54,84 62,48 50,12 31,0"),
            GlyphStyle.Parse(4, "30,4 8,20 0,52 12,90 36,98 66,76 72,40 58,10 34,2"),          // wide
            GlyphStyle.Parse(3, "24,0 6,20 0,56 6,90 20,100 38,82 42,46 36,12 22,2"),           // slim
            GlyphStyle.Parse(2, "50,14 30,0 8,16 0,52 8,88 30,100 54,84 60,48 52,18 38,6"),     // begun at the right
            GlyphStyle.Parse(2, "36,8 14,8 0,46 8,86 30,100 56,84 62,46 50,10 28,2 18,14"),     // pen runs on into the loop
            GlyphStyle.Parse(1, "20,8 44,0 62,20 66,54 54,90 30,100 8,84 0,48 8,16 26,4"),      // clockwise
            GlyphStyle.Parse(2, "46,-6 20,6 4,30 0,62 14,94 40,96 62,66 62,30 46,8 24,8"), // with a flag
            GlyphStyle.Parse(2, "60,2 36,2 8,22 0,58 12,92 44,96 72,68 76,34 58,8 34,10"), // broad
        ],
        [ // 1
            GlyphStyle.Parse(10, "30,0 30,50 30,100"),
            GlyphStyle.Parse(6, "44,0 30,50 16,100"), // leaning
            GlyphStyle.Parse(3, "30,0 27,50 32,100"), // bowed
            GlyphStyle.Parse(2, "18,15 30,0! 30,50 30,100"), // serif
            GlyphStyle.Parse(1, "18,15 30,0! 30,50 30,100", "8,100 30,99 54,100"), // serif and foot
            GlyphStyle.Parse(1, "30,0 30,50 30,100", "10,100 30,99 50,100"), // foot
        ],
        [ // 2
            GlyphStyle.Parse(5, "4,22 14,5 36,0 54,14 50,38 30,68 2,97! 30,96 62,97"),
            GlyphStyle.Parse(4, "2,18 18,2 44,4 52,26 38,56 16,84 4,94 2,82 16,76 36,88 66,94"), // looped
            GlyphStyle.Parse(3, "4,14 24,0 48,6 54,28 40,58 20,86 6,96 0,84 12,74 32,80 50,96 74,90"), // wide loop
            GlyphStyle.Parse(5, "4,20 24,0 48,10 48,34 34,62 14,92 -4,94 -6,74 14,66 38,80 56,94 80,90"), // big loop, long foot
            GlyphStyle.Parse(2, "14,14 30,0 48,10 46,32 26,64 6,92 -10,92 -8,76 14,72 44,86 84,86"), // lying loop
            GlyphStyle.Parse(2, "10,8 30,0 46,12 44,34 32,58 12,88 -8,96 -16,80 2,66 28,78 48,98 66,98"), // low swing
            GlyphStyle.Parse(2, "6,20 24,0 48,8 50,32 30,64 4,94! 24,88 42,96 66,90"), // waved foot
            GlyphStyle.Parse(2, "2,8 30,0 56,12 56,36 34,66 4,98! 34,98 70,100"), // flat-topped, wide
            GlyphStyle.Parse(1, "10,28 6,10 28,0 48,12 44,40 24,70 2,98! 28,98 56,96"), // hooked start
            GlyphStyle.Parse(4, "10,16 30,0 50,14 48,38 36,62 20,84 4,92 -8,78 4,60 24,64 40,82 60,92 76,84"), // tall loop
            GlyphStyle.Parse(2, "0,16 30,0 58,14 54,42 26,72 -4,96! 30,94 80,96"), // long foot
            GlyphStyle.Parse(2, "4,24 26,2 52,4 58,28 42,56 20,80 2,86 -4,72 12,62 32,74 52,94 78,92"), // round
            GlyphStyle.Parse(2, "0,26 12,4 36,0 52,16 46,44 26,72 8,92 0,96! 20,98 44,96"), // large head
            GlyphStyle.Parse(2, "6,18 24,0 46,8 46,32 26,66 6,94! 24,94 40,92"), // short foot
        ],
        [ // 3
            GlyphStyle.Parse(5, "4,12 24,0 48,8 48,32 22,46! 52,58 54,84 28,100 0,88"),
            GlyphStyle.Parse(3, "4,8 28,0 50,14 42,38 20,46 18,50 30,48 54,62 52,88 28,100 2,94"), // small loop at the waist
            GlyphStyle.Parse(2, "2,4 26,2 52,3! 36,24 22,42! 48,52 56,76 38,98 2,94"), // flat top
            GlyphStyle.Parse(3, "6,10 30,0 50,16 38,40 26,48 46,58 54,80 34,100 0,92"), // pen never stops
            GlyphStyle.Parse(1, "10,6 34,0 48,14 40,36 16,48! 40,52 46,72 30,94 2,100"), // long tail to the left
            GlyphStyle.Parse(2, "0,16 22,0 50,4 56,22 40,40 20,46! 44,50 52,70 40,92 14,100 4,90"), // large head
            GlyphStyle.Parse(3, "0,10 20,0 42,6 46,24 34,40 20,46! 40,50 48,70 36,92 10,98 -8,88"), // upright
            GlyphStyle.Parse(2, "4,6 40,2! 24,40! 46,56 44,84 20,100 -10,92"), // angular
            GlyphStyle.Parse(1, "2,14 18,0 40,4 44,22 28,42 22,44! 46,54 56,76 40,96 10,98 -12,82"), // swung tail
        ],
        [ // 4
            GlyphStyle.Parse(5, "8,4 4,30 2,56! 30,56 62,52", "48,2 46,50 44,100"), // open, two strokes
            GlyphStyle.Parse(4, "8,2 4,34 12,54 32,54 54,44", "56,2 52,48 46,100"), // open, round
            GlyphStyle.Parse(3, "2,2 -2,36 14,58 40,48 56,8! 52,50 46,100"), // open, one stroke
            GlyphStyle.Parse(3, "16,2 2,52! 30,54 70,50", "46,26 42,60 38,100"), // short right arm
            GlyphStyle.Parse(2, "0,10 -4,40 10,62 40,56 78,46", "60,0 54,50 44,100"), // wide
            GlyphStyle.Parse(2, "48,0 26,32 2,64! 34,64 70,62", "48,0 47,50 46,100"), // closed
            GlyphStyle.Parse(1, "46,100 47,50 48,0! 26,32 2,66! 34,66 70,64"), // closed, from below
        ],
        [ // 5
            GlyphStyle.Parse(4, "54,0 34,1 14,2! 10,22 8,44! 32,36 54,52 52,82 28,100 0,90"),
            GlyphStyle.Parse(4, "16,4 12,24 9,44! 34,40 52,58 48,86 26,100 0,90", "15,4 38,3 64,0"), // hat last
            GlyphStyle.Parse(2, "20,12 12,28 10,44! 34,40 50,58 44,88 22,100 0,92", "24,6 44,2 70,0"), // hat apart
            GlyphStyle.Parse(1, "56,2 28,2 14,16 16,40 38,48 54,66 46,92 20,100 0,90"), // rounded, like an S
            GlyphStyle.Parse(2, "72,0 44,2 22,6! 18,24 14,44! 36,48 46,68 34,92 0,98"), // long hat, small belly
            GlyphStyle.Parse(1, "50,2 20,4! 14,40! 44,44 52,72 36,98 4,100 6,84"), // curled tail
        ],
        [ // 6
            GlyphStyle.Parse(4, "40,0 16,26 2,62 10,92 32,100 50,86 48,64 30,54 12,64 4,78"),
            GlyphStyle.Parse(3, "32,0 12,36 2,72 14,98 40,94 50,74 34,60 12,70 6,84"), // small loop
            GlyphStyle.Parse(3, "36,0 10,34 0,66 10,94 34,100 58,84 58,62 38,52 16,62 4,80"), // large loop
            GlyphStyle.Parse(3, "30,0 10,22 0,56 8,90 34,100 64,86 66,60 42,48 16,62 6,78"), // short stem
            GlyphStyle.Parse(3, "22,0 4,30 0,70 16,98 44,98 60,78 50,58 28,56 8,74"), // upright
            GlyphStyle.Parse(2, "54,2 24,18 4,54 6,88 32,100 56,82 50,58 26,52 8,66"), // swung from the right
            GlyphStyle.Parse(2, "20,0 6,40 2,78 16,100 38,90 40,68 24,60 6,74"), // straight back
            GlyphStyle.Parse(2, "48,0 22,12 4,42 2,78 20,100 46,94 56,72 42,56 20,62 6,80"), // round back
            GlyphStyle.Parse(3, "8,2 0,40 4,80 24,100 52,96 68,78 60,58 36,60 12,84"), // low wide loop
            GlyphStyle.Parse(3, "-6,0 -4,36 8,76 30,98 60,98 74,78 62,60 38,64 20,90"), // leaning back
            GlyphStyle.Parse(3, "24,0 6,26 0,62 12,94 40,98 60,78 56,54 34,46 12,60 2,76"), // loop nearly as high as the stem
        ],
        [ // 7
            GlyphStyle.Parse(6, "-6,6 26,5 56,2! 42,36 30,68 24,100"),
            GlyphStyle.Parse(3, "-6,4 26,3 56,2! 46,40 42,70 40,100"), // steep
            GlyphStyle.Parse(2, "-2,22 0,6! 30,6 58,3! 42,40 26,100"), // serif
            GlyphStyle.Parse(2, "-4,14 14,4 36,8 58,2! 40,42 28,100"), // waved top
            GlyphStyle.Parse(3, "-4,6 28,5 56,2! 42,36 30,68 24,100", "10,54 36,52 62,50"), // bar
            GlyphStyle.Parse(1, "-2,20 0,6! 30,5 60,2! 42,36 28,68 20,100", "8,58 34,54 60,52"), // serif and bar
            GlyphStyle.Parse(2, "-6,8 30,2 52,8 46,36 32,68 22,100"), // rounded shoulder
            GlyphStyle.Parse(2, "-4,26 0,6 28,4 60,0! 40,30 30,60 28,100"), // drooping start
        ],
        [ // 8
            GlyphStyle.Parse(4, "48,12 28,0 8,14 14,34 34,50 52,68 46,94 24,100 4,86 12,64 34,44 50,24 44,6 34,2"),
            GlyphStyle.Parse(3, "52,10 30,0 10,16 18,38 40,56 46,82 26,100 6,86 14,60 36,40 54,18 50,8"),
            GlyphStyle.Parse(2, "52,6 36,0 20,10 20,26 34,46 46,64 40,90 18,100 4,88 10,68 34,44 52,22 56,8"), // ribbon
            GlyphStyle.Parse(2, "58,4 34,2 16,14 20,32 40,52 48,72 36,96 12,98 2,82 14,62 40,40 60,18"), // unjoined
            GlyphStyle.Parse(3, "52,16 28,0 0,14 4,38 30,54 44,72 38,94 22,100 8,92 14,72 34,52 56,30 50,8"), // heavy head
            GlyphStyle.Parse(3, "44,8 30,0 18,8 18,24 34,40 58,64 56,90 28,100 0,88 6,62 28,42 44,24 42,8"), // heavy foot
            GlyphStyle.Parse(2, "30,0 10,10 10,36 30,46 50,36 50,10 30,0 22,4", "30,46 6,58 4,88 30,100 56,88 54,58 30,46 22,48"), // two rings
            GlyphStyle.Parse(2, "56,6 32,2 12,14 16,36 38,50 50,72 38,96 14,98 4,80 18,60 40,44 62,16"), // open at the top
            GlyphStyle.Parse(3, "48,0 20,6 16,26 36,44 38,66 26,100 10,96 12,74 36,46 56,28 70,8"), // slim foot, open
            GlyphStyle.Parse(1, "70,2 36,0 4,8 8,32 38,50 46,70 38,96 16,98 14,74 34,52 60,30 66,8"), // wide head, slim foot
            GlyphStyle.Parse(2, "12,10 18,36 40,58 44,86 22,100 4,84 14,58 36,40 46,16 28,0 12,12"), // from the left
            GlyphStyle.Parse(4, "44,10 28,2 12,12 16,30 32,46 46,66 42,90 24,100 8,90 10,70 28,52 44,34 58,4"), // with an ear
            GlyphStyle.Parse(3, "46,8 26,0 8,10 10,30 28,46 36,64 32,90 20,100 12,90 14,68 26,50 44,32 50,10"), // slim foot, upright
        ],
        [ // 9
            GlyphStyle.Parse(4, "50,14 30,0 6,14 6,40 28,48 46,32 52,10! 50,54 44,100"),
            GlyphStyle.Parse(3, "48,10 26,0 4,18 8,42 32,46 48,24 50,8! 44,56 30,100"), // slanting tail
            GlyphStyle.Parse(3, "52,16 30,0 6,14 6,40 28,48 48,34 54,12 54,56 42,92 16,100 4,92"), // curved tail
            GlyphStyle.Parse(3, "44,12 28,4 10,18 14,34 30,34 46,16 50,4! 46,50 40,100"), // small head
            GlyphStyle.Parse(3, "54,16 32,0 4,16 2,44 24,56 46,40 56,12! 54,60 52,100"), // large head
            GlyphStyle.Parse(2, "34,6 16,0 4,16 8,36 22,36 34,16 38,6! 36,50 32,100"), // slim
            GlyphStyle.Parse(2, "46,34 22,48 4,28 18,4 42,4 50,28 48,64 40,100"), // one sweep
            GlyphStyle.Parse(2, "60,10 40,0 14,12 8,32 24,40 48,26 62,4! 42,50 14,100"), // leaning
            GlyphStyle.Parse(2, "44,6 20,2 2,24 14,44 38,34 48,6 46,50 46,100"),
            GlyphStyle.Parse(3, "46,22 30,38 10,36 2,20 14,4 34,0 48,12 48,40 46,70 46,100"), // straight, no corner
        ],
    ];

    static readonly int[] Totals = Array.ConvertAll(Styles, styles => styles.Sum(style => style.Weight));

    /// <summary>The way of writing a digit that owns the given point on the line of its weights.</summary>
    /// <param name="digit">0 to 9.</param>
    /// <param name="at">0 to 1.</param>
    public static GlyphStyle Choose(int digit, float at)
    {
        var rest = at * Totals[digit];
        foreach (var style in Styles[digit])
        {
            rest -= style.Weight;
            if (rest < 0)
                return style;
        }

        return Styles[digit][^1];
    }
}
