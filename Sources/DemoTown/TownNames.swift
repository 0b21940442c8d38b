// Names of the town: ordinary Dutch words by theme, as Dutch towns name their streets. None is meant as a real place.

/// A neighbourhood on paper.
struct NeighbourhoodNames {
    let name: String
    /// First parts of its street names.
    let words: [String]
    /// Second parts, used in turn.
    let endings: [String]

    init(_ name: String, _ words: String, _ endings: String) {
        self.name = name
        self.words = words.split(separator: " ").map(String.init)
        self.endings = endings.split(separator: " ").map(String.init)
    }

    func streetName(_ index: Int) -> String {
        let word = words[index % words.count]
        let round = index / words.count
        return word + endings[(index + round) % endings.count]
    }
}

enum TownNames {
    static let town = "Voorbeeldstad"

    static let districts = ["Centrum", "Noord", "Oost", "Zuid", "West"]

    /// The quarters of the centre, clockwise from the north-east.
    static let centre = [
        NeighbourhoodNames("Torenbuurt", "Toren Gilde Waag Boter Hof Pand Klok Zolder Linnen Wol", "straat steeg"),
        NeighbourhoodNames(
            "Lantaarnkwartier", "Kaarsen Lantaarn Vonk Olie Toorts Lont Fakkel Schemer Gloei Fonkel",
            "straat straat gang"),
        NeighbourhoodNames("Oude Haven", "Haven Kade Touw Anker Zeil Sluis Mast Roer Steiger Bolder", "straat kade"),
        NeighbourhoodNames(
            "Muziekbuurt", "Viool Cello Fluit Harp Klarinet Hobo Trompet Orgel Luit Fagot", "straat straat laan"),
    ]

    /// Between the singel and the ring road, clockwise from the north.
    static let innerBelt = [
        NeighbourhoodNames(
            "Stationskwartier", "Perron Wissel Bagage Loket Sein Koffer Reis Halte Spoor Rails", "straat plein"),
        NeighbourhoodNames(
            "Ambachtsbuurt", "Wevers Spinners Ververs Kuipers Manden Potten Smids Bakkers Zadel Ketel", "straat hof"),
        NeighbourhoodNames("Campus De Kring", "College Lectoren Atlas Kompas Prisma Globe Loep Sextant", "laan pad"),
        NeighbourhoodNames(
            "Bloemenbuurt", "Tulpen Narcis Anjer Dahlia Rozen Lelie Iris Aster Krokus Klaproos", "straat laan"),
        NeighbourhoodNames(
            "Parkbuurt", "Eiken Beuken Linden Esdoorn Kastanje Elzen Populieren Berken Hazelaar Vlier",
            "laan laan straat"),
        NeighbourhoodNames(
            "Vogelbuurt", "Merel Lijster Vinken Mezen Kwartel Wulpen Sperwer Zwaluw Koekoek Kieviten",
            "straat straat hof"),
        NeighbourhoodNames(
            "Edelstenenbuurt", "Robijn Saffier Topaas Opaal Jade Barnsteen Kwarts Agaat Granaat Parel", "straat hof"),
        NeighbourhoodNames(
            "Vruchtenbuurt", "Appel Peren Kersen Pruimen Bramen Aalbes Frambozen Mispel Kwee Druiven", "straat laan"),
    ]

    /// Outside the ring road, clockwise from the north; some are split in two.
    static let outerBelt = [
        [
            NeighbourhoodNames(
                "Sterrenbuurt", "Poolster Orion Wega Sirius Pegasus Andromeda Zwaan Lier Arend Dolfijn", "straat laan")
        ],
        [
            NeighbourhoodNames(
                "Bedrijvenpark Oost", "Hamer Beitel Aambeeld Schaaf Zaag Vijl Boor Waterpas Moer Bout", "weg")
        ],
        [
            NeighbourhoodNames(
                "Kruidenbuurt", "Tijm Salie Munt Rozemarijn Kervel Dille Basilicum Lavendel Anijs Laurier",
                "straat hof laan"),
            NeighbourhoodNames(
                "Specerijenbuurt", "Kaneel Saffraan Muskaat Peper Gember Nagel Vanille Kardemom Komijn Foelie", "straat"
            ),
        ],
        [
            NeighbourhoodNames(
                "Vlinderbuurt",
                "Koolwitje Citroentje Atalanta Pauwoog Zandoog Blauwtje Vuurvlinder Distelvlinder Luzerne Apollo",
                "laan hof"),
            NeighbourhoodNames(
                "Heidebuurt", "Heide Brem Gagel Varen Mos Bosbes Jeneverbes Hulst Klimop Kamperfoelie", "laan pad"),
        ],
        [
            NeighbourhoodNames(
                "Korenveld", "Tarwe Haver Gerst Rogge Boekweit Gierst Spelt Vlas Koolzaad Klaver", "veld straat")
        ],
        [
            NeighbourhoodNames("De Velden", "Snoek Baars Karper Zalm Forel Brasem Voorn Paling Steur Zeelt", "straat"),
            NeighbourhoodNames(
                "Dierenbuurt", "Egel Dassen Vossen Hazen Otter Bever Eekhoorn Marter Hermelijn Bunzing", "pad straat"),
        ],
        [
            NeighbourhoodNames(
                "Plasrand", "Riet Biezen Lis Zegge Pluim Dotter Waterlelie Lisdodde Wilgen Kroos", "oever laan")
        ],
        [
            NeighbourhoodNames(
                "Schepenbuurt", "Schoener Kotter Klipper Tjalk Botter Bark Fregat Aak Schouw Punter", "straat"),
            NeighbourhoodNames(
                "Kleurenbuurt", "Indigo Oker Purper Karmijn Azuur Ivoor Scharlaken Turkoois Amber Sepia", "straat laan"),
        ],
    ]

    /// The roads out of town, clockwise from the north.
    static let radials = [
        "Stationsweg", "Molenweg", "Oosterdijk", "Collegeweg", "Zuiderweg", "Polderweg", "Westerdijk", "Plasweg",
    ]
    static let singels = ["Noordersingel", "Oostersingel", "Zuidersingel", "Westersingel"]
    static let ringRoads = ["Ring Noord", "Ring Oost", "Ring Zuid", "Ring West"]
    /// From the market to the singel, clockwise from the north.
    static let mainStreets = ["Hoofdstraat", "Breestraat", "Lange Zuidstraat", "Visstraat"]
}
