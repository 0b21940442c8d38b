import Domain
import StreetStatistics

/// The surroundings of a report, as far as its codes depend on them.
enum Scene {
    case street
    case nightlife
    case station
    case campus
    case park
    case shops
    case sports
    case tunnel
}

/// Codes with weights; they need not add up to anything.
struct WeightedCodes {
    private let codes: [Code]
    private let weights: [Double]

    /// From `naroepen-seksueel 30, aanraken 12`.
    init(_ text: String) {
        let pairs = text.split(separator: ",").map { $0.split(separator: " ") }.filter { $0.count == 2 }
        codes = pairs.map { Code(String($0[0])) }
        weights = pairs.map { Double($0[1]) ?? 0 }
    }

    func draw(_ generator: inout Xoshiro256StarStar) -> Code {
        codes[generator.index(weights: weights)]
    }

    /// Different codes, as many as asked for or as there are.
    func draw(_ count: Int, _ generator: inout Xoshiro256StarStar) -> [Code] {
        var left = weights
        return (0..<min(count, codes.count)).map { _ in
            let index = generator.index(weights: left)
            left[index] = 0
            return codes[index]
        }
    }
}

extension Xoshiro256StarStar {
    /// An index drawn by weight; the last one when all weights are 0.
    mutating func index(weights: [Double]) -> Int {
        var rest = uniform() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            if rest < weight { return index }
            rest -= weight
        }
        return max(0, weights.count - 1)
    }

    mutating func chance(_ probability: Double) -> Bool { uniform() < probability }
}

/// How often each code occurs: by feeling, in the order of size that surveys of street harassment report.
enum Behaviours {
    private static let byDay = WeightedCodes(
        """
        naroepen-seksueel 26,nafluiten 18,nasissen 14,naroepen-beledigend 12,vragen-om-seks 5,nastaren 9,gebaren 4,\
        schelden 6,schreeuwen 3,spugen 1,achternalopen 9,in-het-nauw-drijven 2,weg-versperren 3,aanraken 4,\
        tonen-geslachtsdeel 2,fotograferen 2,bedreigen 2,anders 2
        """)
    private static let byNight = WeightedCodes(
        """
        naroepen-seksueel 22,nafluiten 7,nasissen 8,naroepen-beledigend 11,vragen-om-seks 9,nastaren 4,gebaren 3,\
        schelden 8,schreeuwen 5,spugen 1,achternalopen 15,in-het-nauw-drijven 6,weg-versperren 5,aanraken 16,\
        tonen-geslachtsdeel 2,fotograferen 2,bedreigen 5,anders 2
        """)
    private static let onTheWay = WeightedCodes(
        """
        naroepen-seksueel 28,nafluiten 20,nasissen 16,naroepen-beledigend 12,vragen-om-seks 4,nastaren 8,gebaren 6,\
        schelden 5,schreeuwen 6,achternalopen 8,weg-versperren 8,aanraken 2,fotograferen 3,bedreigen 1,anders 1
        """)
    private static let inTheGreen = WeightedCodes(
        """
        naroepen-seksueel 18,nafluiten 12,nasissen 10,naroepen-beledigend 8,vragen-om-seks 7,nastaren 10,gebaren 4,\
        schelden 4,achternalopen 18,in-het-nauw-drijven 4,weg-versperren 4,aanraken 4,tonen-geslachtsdeel 9,\
        fotograferen 4,bedreigen 3,anders 1
        """)

    static func main(in scene: Scene, atNight: Bool) -> WeightedCodes {
        switch scene {
        case .nightlife: byNight
        case .park, .tunnel: inTheGreen
        case .campus, .sports: atNight ? byNight : onTheWay
        case .street, .station, .shops: atNight ? byNight : byDay
        }
    }

    private static let settings: [Scene: WeightedCodes] = [
        .street: WeightedCodes("straat 48,eigen-buurt 28,fiets 14,openbaar-vervoer 3,werk 3,evenement 2,anders 2"),
        .nightlife: WeightedCodes("uitgaansgebied 62,horeca 24,straat 12,evenement 2"),
        .station: WeightedCodes("station-halte 66,openbaar-vervoer 20,straat 12,fiets 2"),
        .campus: WeightedCodes("fiets 42,school 28,straat 30"),
        .park: WeightedCodes("park-plein 76,straat 12,fiets 12"),
        .shops: WeightedCodes("winkelgebied 78,straat 18,werk 4"),
        .sports: WeightedCodes("sportclub 64,fiets 20,park-plein 16"),
        .tunnel: WeightedCodes("fietstunnel 86,fiets 14"),
    ]

    static func setting(in scene: Scene) -> WeightedCodes {
        settings[scene] ?? WeightedCodes("straat 1")
    }

    static let roles = WeightedCodes("slachtoffer 74,omstander 16,naaste 7,professional 3")
    static let grounds = WeightedCodes(
        """
        geslacht 62,uiterlijk 10,leeftijd 7,seksuele-gerichtheid 6,huidskleur-afkomst 6,genderidentiteit 3,geloof 3,\
        handicap 1,onbekend 9,zeg-ik-niet 3
        """)
    static let effects = WeightedCodes(
        "onveilig 36,boos 24,ongemakkelijk 26,mijdt-plek 12,loopt-om 12,past-kleding-aan 5")
    static let bystanders = WeightedCodes("niemand-aanwezig 34,niemand-hielp 42,iemand-hielp 12,weet-niet 12")
    private static let wishes = WeightedCodes(
        "alleen-registreren 48,op-de-hoogte 36,terugbellen 6,hulp 6,hulp-bij-aangifte 4")

    /// One wish; who asks for more than registration often wants to be kept informed too.
    static func drawWishes(_ generator: inout Xoshiro256StarStar) -> [Code] {
        let (alone, informed) = (Code("alleen-registreren"), Code("op-de-hoogte"))
        let wish = wishes.draw(&generator)
        return wish != alone && wish != informed && generator.chance(0.5) ? [wish, informed] : [wish]
    }
}
