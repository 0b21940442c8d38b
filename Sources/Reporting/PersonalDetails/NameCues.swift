/// Words that announce a name, belong to one, or are none although they look like one. All folded.
enum NameCues {
    enum Cue: Sendable {
        /// "heet", "genaamd".
        case naming
        /// "zich", "zichzelf", behind a form of "noemen".
        case reflexive
        /// "called", "named": English verbs that take other things too.
        case called
        /// "naam" and "name", which need a colon or a verb.
        case label
        /// "meneer", "Mrs".
        case title
        /// "mijn vriendin", "my brother".
        case relation
        /// اسمه: no capital tells whether a name follows.
        case namingArabic
    }

    static let cues: [String: Cue] = {
        var cues: [String: Cue] = [:]
        for (cue, words) in [
            (Cue.naming, "heet heette heten heetten genaamd genoemd geheten ene zekere"),
            (.reflexive, "zich zichzelf"),
            (.called, "called named"),
            (.label, "naam name voornaam achternaam surname"),
            (.title, shortTitles.joined(separator: " ")),
            (
                .title,
                "meneer mevrouw heer juf juffrouw meester mister missus miss madam dokter docent السيد السيده الاستاذ الاستاذه الحاج"
            ),
            (
                .relation,
                """
                vriend vriendin vriendje vriendinnetje broer broertje zus zusje zoon dochter neef nicht nichtje neefje collega \
                buurman buurvrouw buurjongen buurmeisje ex exvriend man vrouw moeder vader oom tante klasgenoot huisgenoot baas \
                leraar lerares trainer coach friend girlfriend boyfriend brother sister son daughter cousin colleague \
                neighbour neighbor husband wife uncle aunt classmate flatmate roommate boss teacher guy dude \
                صديقي صديقتي اخي اختي ابني ابنتي زميلي زميلتي جاري جارتي زوجي زوجتي عمي خالي صديق صديقه
                """
            ),
            (
                .namingArabic,
                "اسمه اسمها اسمي اسمك اسمهم واسمه واسمها واسمي يدعي تدعي المدعو المدعوه يسمي تسمي ويدعي وتدعي"
            ),
        ] {
            for word in words.split(separator: " ") { cues[FoldedWord.key(of: word.unicodeScalars)] = cue }
        }
        return cues
    }()

    /// Titles that may be followed by a full stop.
    static let shortTitles: Set<String> = [
        "dhr", "mevr", "mw", "mr", "mrs", "ms", "dr", "drs", "prof", "ing", "ir", "hr",
    ]
    static let verbs: Set<String> = ["is", "was", "luidt", "zou", "being"]

    /// What stands between a first name and a last name.
    static let particles: Set<String> = [
        "van", "von", "de", "der", "den", "het", "t", "ten", "ter", "te", "el", "al", "ait", "ben", "bin", "ibn",
        "bint", "la",
        "le", "du", "da", "dos", "di", "abd", "abu", "abou", "oude",
    ]
    static let arabicJoints: Set<String> = ["بن", "ابن", "بنت", "ابو", "عبد", "ام"]

    /// Places and things that can have a name too.
    static let things: Set<String> = [
        "school", "winkel", "cafe", "kroeg", "bar", "club", "discotheek", "restaurant", "hotel", "station", "halte",
        "park",
        "plein", "straat", "steeg", "buurt", "wijk", "stad", "dorp", "gebouw", "sportschool", "supermarkt", "app",
        "site",
        "festival", "markt", "bedrijf", "hond", "boot", "shop", "store", "pub", "street", "square", "town", "city",
        "place",
        "gym", "company", "dog", "bakker", "eetcafe", "snackbar", "theater", "bioscoop", "parking",
    ]

    /// Names of shops that begin with a first name.
    static let shops: Set<String> = ["heijn", "linders", "broek"]

    /// Words that are written with a capital and are no name, and words that follow a cue without being one.
    static let neverNames: Set<String> = {
        let words = """
            maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus \
            september oktober november december monday tuesday wednesday thursday friday saturday sunday january february \
            march may june july august october \
            ik jij je hij zij ze wij we jullie hen hun mij me hem haar u een en of maar want dus dat die dit deze daar hier toen \
            niet geen wel ook nog al er is was ben bent zijn werd wordt heeft had heb met voor naar bij om op in uit over onder \
            aan tegen zonder wat wie waar wanneer waarom hoe als omdat terwijl gisteren vandaag morgen vannacht nu daarna eerst \
            i you he she it they them us my his her your our their the a an and or but so then there here this that these those \
            not no is was were are am be had has have with for to at on in from over under when where why how what who because \
            while yesterday today tomorrow now after before again mijn jouw zijn ons onze \
            politie police ambulance brandweer handhaving boa's boas gemeente nederland nederlands nederlandse holland dutch \
            english engels netherlands europa instagram snapchat whatsapp tiktok facebook google uber jumbo lidl aldi ns \
            meneer mevrouw mister sir madam miss mr mrs dhr \
            من في على الى عن مع هو هي هم انا انت نحن لا لم لن ما ليس كان كانت هذا هذه ذلك تلك الذي التي الذين و او ثم لكن لان \
            عندما حيث كما قد كل بعض غير بعد قبل عند الان اليوم امس غدا معروف مكتوب يكون موجود مجهول الثلاثي الكامل الحقيقي الاول \
            الثلاثاء الشرطه التالي الحالي الماضي الساعه
            """
        return Set(words.split(whereSeparator: \.isWhitespace).map { FoldedWord.key(of: $0.unicodeScalars) })
    }()
}
