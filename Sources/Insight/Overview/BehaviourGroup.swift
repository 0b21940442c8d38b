import Domain

/// Behaviours that are alike, so that a month has enough reports of each to compare. Raw values stand in files.
///
/// By what somebody does, not by how serious it is: that is for who lived through it to say.
enum BehaviourGroup: String, CaseIterable, Sendable {
    /// Staring, whistling, gestures.
    case signs
    /// Remarks and shouting.
    case words
    /// Following, cornering, threatening.
    case pursuit
    /// Touching and force.
    case body
    /// Showing oneself, taking pictures.
    case showing
    case other

    init(_ code: Code) {
        self =
            switch code.value {
            case "nastaren", "nafluiten", "nasissen", "gebaren": .signs
            case "naroepen-beledigend", "naroepen-seksueel", "vragen-om-seks", "schelden", "schreeuwen": .words
            case "achternalopen", "in-het-nauw-drijven", "weg-versperren", "bedreigen": .pursuit
            case "aanraken", "spugen", "geweld", "aanranding": .body
            case "tonen-geslachtsdeel", "fotograferen": .showing
            default: .other
            }
    }
}

/// A quarter of the day. Raw values stand in files.
enum HourBand: String, CaseIterable, Sendable {
    case night = "00-06"
    case morning = "06-12"
    case afternoon = "12-18"
    case evening = "18-24"

    /// The hour of the clock at which it begins.
    var first: Int { (Self.allCases.firstIndex(of: self) ?? 0) * 6 }

    /// - Parameter hour: of the clock, 0…23.
    init(hour: Int) { self = Self.allCases[min(max(hour, 0), 23) / 6] }

    /// The quarter of the middle of the interval; `nil` when it says less than half a day.
    init?(_ time: IncidentTime) {
        guard time.precision != .unknown, time.minutes <= ClockSample.longest * 60 else { return nil }
        self.init(hour: DutchTime.reading(of: time.midpoint).minuteOfDay / 60)
    }
}
