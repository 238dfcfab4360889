namespace Parley.Voice;

/// <summary>An emoji of the list with which Matrix clients compare keys (Matrix specification, SAS method: emoji).</summary>
/// <param name="Number">Its number in the list, 0 to 63.</param>
/// <param name="Symbol">The emoji.</param>
/// <param name="Name">Its English name.</param>
/// <param name="GermanName">Its German name.</param>
public sealed record SafetyEmoji(int Number, string Symbol, string Name, string GermanName)
{
    // One text is smaller in the web client than 192.
    private const string List = """
        🐶,Dog,Hund; 🐱,Cat,Katze; 🦁,Lion,Löwe; 🐎,Horse,Pferd;
        🦄,Unicorn,Einhorn; 🐷,Pig,Schwein; 🐘,Elephant,Elefant; 🐰,Rabbit,Hase;
        🐼,Panda,Panda; 🐓,Rooster,Hahn; 🐧,Penguin,Pinguin; 🐢,Turtle,Schildkröte;
        🐟,Fish,Fisch; 🐙,Octopus,Oktopus; 🦋,Butterfly,Schmetterling; 🌷,Flower,Blume;
        🌳,Tree,Baum; 🌵,Cactus,Kaktus; 🍄,Mushroom,Pilz; 🌏,Globe,Globus;
        🌙,Moon,Mond; ☁️,Cloud,Wolke; 🔥,Fire,Feuer; 🍌,Banana,Banane;
        🍎,Apple,Apfel; 🍓,Strawberry,Erdbeere; 🌽,Corn,Mais; 🍕,Pizza,Pizza;
        🎂,Cake,Kuchen; ❤️,Heart,Herz; 😀,Smiley,Smiley; 🤖,Robot,Roboter;
        🎩,Hat,Hut; 👓,Glasses,Brille; 🔧,Spanner,Schraubenschlüssel; 🎅,Santa,Weihnachtsmann;
        👍,Thumbs Up,Daumen hoch; ☂️,Umbrella,Regenschirm; ⌛,Hourglass,Sanduhr; ⏰,Clock,Wecker;
        🎁,Gift,Geschenk; 💡,Light Bulb,Glühbirne; 📕,Book,Buch; ✏️,Pencil,Bleistift;
        📎,Paperclip,Büroklammer; ✂️,Scissors,Schere; 🔒,Lock,Schloss; 🔑,Key,Schlüssel;
        🔨,Hammer,Hammer; ☎️,Telephone,Telefon; 🏁,Flag,Flagge; 🚂,Train,Zug;
        🚲,Bicycle,Fahrrad; ✈️,Aeroplane,Flugzeug; 🚀,Rocket,Rakete; 🏆,Trophy,Pokal;
        ⚽,Ball,Ball; 🎸,Guitar,Gitarre; 🎺,Trumpet,Trompete; 🔔,Bell,Glocke;
        ⚓,Anchor,Anker; 🎧,Headphones,Kopfhörer; 📁,Folder,Ordner; 📌,Pin,Stecknadel;
        """;

    private static SafetyEmoji[]? s_all;

    internal static SafetyEmoji At(int number) => (s_all ??= Read())[number];

    private static SafetyEmoji[] Read()
    {
        var entries = List.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var all = new SafetyEmoji[entries.Length];
        for (var i = 0; i < all.Length; i++)
        {
            var parts = entries[i].Split(',');
            all[i] = new(i, parts[0], parts[1], parts[2]);
        }
        return all;
    }
}
