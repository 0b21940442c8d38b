import Registers

extension Goal.Kind {
    /// The goals in the order of the page: from seeing to being able to act.
    package var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Measure {
    /// When it works: before anything happens, while it happens, or after it.
    package enum Phase: String, FieldChoice {
        case before = "voor"
        case during = "tijdens"
        case after = "na"

        package static let phrases = "register.measure.phase"
    }

    package enum Audience: String, FieldChoice {
        case victims = "slachtoffers"
        case bystanders = "omstanders"
        case offenders = "plegers"
        case professionals = "professionals"
        case women = "vrouwen"
        case girls = "meisjes"
        case lgbtiq = "lhbtiq"
        case peopleWithDisability = "beperking"
        case menAndBoys = "mannen-en-jongens"
        case everybody = "iedereen"

        package static let phrases = "register.measure.audience"
    }

    package enum Level: String, FieldChoice {
        case individual = "persoon"
        case surroundings = "omgeving"
        case society = "samenleving"

        package static let phrases = "register.measure.level"
    }

    package enum Kind: String, FieldChoice {
        case preventive = "preventief"
        case repressive = "repressief"
        case care = "zorg"

        package static let phrases = "register.measure.kind"
    }

    package enum State: String, FieldChoice {
        case idea = "idee"
        case decided = "besloten"
        case underWay = "bezig"
        case done = "klaar"
        case stopped = "gestopt"

        package static let phrases = "register.measure.state"
    }

    /// The levels of the databank "Effectieve sociale interventies" of Movisie, with what stands outside them.
    package enum Evidence: String, FieldChoice {
        case unknown = "onbekend"
        case noEffect = "geen-effect"
        case described = "goed-beschreven"
        case wellFounded = "goed-onderbouwd"
        case firstSigns = "eerste-aanwijzingen"
        case goodSigns = "goede-aanwijzingen"
        case strongSigns = "sterke-aanwijzingen"

        package static let phrases = "register.measure.evidence"
    }

    /// What came of it. "No effect" and "cannot tell" are results too.
    package enum Outcome: String, FieldChoice {
        case effect = "effect-gezien"
        case noEffect = "geen-effect-gezien"
        case cannotTell = "nog-niet-te-zeggen"
        case notMeasured = "niet-gemeten"

        package static let phrases = "register.measure.outcome"
    }

    /// The codes of the code list `setting`, in its order; a test holds them equal.
    package enum Setting: String, FieldChoice {
        case street = "straat"
        case ownNeighbourhood = "eigen-buurt"
        case shoppingArea = "winkelgebied"
        case nightlifeArea = "uitgaansgebied"
        case venue = "horeca"
        case parkOrSquare = "park-plein"
        case stationOrStop = "station-halte"
        case publicTransport = "openbaar-vervoer"
        case cycling = "fiets"
        case tunnel = "fietstunnel"
        case school
        case sportsClub = "sportclub"
        case work = "werk"
        case event = "evenement"
        case online
        case other = "anders"

        package static let phrases = "register.measure.setting"
    }
}
