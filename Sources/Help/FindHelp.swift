import Domain
import Platform

/// What a resident chose. Made of codes only; nothing of it is kept.
struct HelpChoice: Hashable, Sendable {
    enum Name {
        static let moment = "wanneer"
        static let situation = "wat"
        static let age = "leeftijd"
        static let language = "taal"
        static let audience = "wie"
    }

    /// The code for something else, or for not knowing: every service fits.
    static let anySituation = Code("anders")

    var moment: TimeSince?
    var situation: Code?
    var age: AgeBand?
    var language: Code?
    var audience: Code?

    init() {}

    /// Unknown codes are left out.
    init(query: SubmittedForm, codes: CodeCatalogue) {
        func code(_ name: String, _ list: CodeCatalogue.List) -> Code? {
            query[name].map { Code($0) }.flatMap { codes[list].contains($0) ? $0 : nil }
        }
        moment = query[Name.moment].flatMap(TimeSince.init)
        situation = code(Name.situation, .helpSituation)
        age = query[Name.age].flatMap(AgeBand.init)
        language = code(Name.language, .spokenLanguage)
        audience = code(Name.audience, .audience)
    }

    /// The same choice as the part of an address after the path.
    var query: String {
        let fields = [
            (Name.moment, moment?.rawValue), (Name.situation, situation?.value), (Name.age, age?.queryValue),
            (Name.language, language?.value), (Name.audience, audience?.value),
        ].compactMap { name, value in value.map { "\(name)=\($0)" } }
        return fields.isEmpty ? "" : "?" + fields.joined(separator: "&")
    }
}

extension AgeBand {
    /// A plus would be read as a space.
    fileprivate var queryValue: String { rawValue.replacing("+", with: "%2B") }
}

/// Which services fit a choice, best first.
enum FindHelp {
    /// - Parameter today: services whose check is too old are left out.
    static func fitting(_ choice: HelpChoice, among services: [HelpService], on today: CivilDate) -> [HelpService] {
        services.filter { $0.standing(on: today).isPublic && matches($0, choice) }
            .sorted { left, right in
                let (a, b) = (Order(left, choice), Order(right, choice))
                return a == b ? (left.name, left.id) < (right.name, right.id) : a < b
            }
    }

    /// A service that does not say for whom or when is for everybody and always. A language is never a reason to
    /// leave one out: who speaks what is seldom written down.
    private static func matches(_ service: HelpService, _ choice: HelpChoice) -> Bool {
        if let situation = choice.situation, situation != HelpChoice.anySituation, !service.situations.isEmpty,
            !service.situations.contains(situation)
        {
            return false
        }
        if let moment = choice.moment, !service.moments.isEmpty, !service.moments.contains(moment) { return false }
        if let audience = choice.audience, !service.audiences.isEmpty, !service.audiences.contains(audience) {
            return false
        }
        if let age = choice.age {
            return (service.minimumAge ?? 0) <= age.years.upperBound
                && (service.maximumAge ?? 150) >= age.years.lowerBound
        }
        return true
    }

    /// Urgency, then how well it fits, then how near it is.
    private struct Order: Comparable {
        let urgency: HelpService.Urgency
        let fit: Int
        let reach: HelpService.Reach

        init(_ service: HelpService, _ choice: HelpChoice) {
            urgency = service.urgency
            reach = service.reach
            var fit = 0
            if choice.age != nil, service.minimumAge != nil || service.maximumAge != nil { fit += 2 }
            if let language = choice.language, service.languages.contains(language) { fit += 2 }
            if let audience = choice.audience, service.audiences.contains(audience) { fit += 2 }
            if let situation = choice.situation, service.situations.contains(situation) { fit += 1 }
            self.fit = fit
        }

        static func < (left: Order, right: Order) -> Bool {
            (left.urgency, -left.fit, left.reach) < (right.urgency, -right.fit, right.reach)
        }
    }
}
