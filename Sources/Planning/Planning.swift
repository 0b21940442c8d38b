import HTML
package import Platform
package import Registers
package import SQLStore

/// The room of planning.
package enum Planning {
    package static let registers = [
        Goal.register, Indicator.register, IndicatorValue.register, Measure.register, Commitment.register,
        Department.register, Profile.register, Membership.register,
    ]

    package static let migrations: [Migration] = []

    /// What its start for staff leads to beside its registers.
    package static let links = [
        RoomLink(
            .planning, .planning(.overview), .read(.planning), title: PlanPhrase.overviewTitle.rawValue,
            lead: PlanPhrase.overviewLead.rawValue),
        RoomLink(
            .planning, .planning(.preview), .read(.planning), title: PublicPagePhrase.previewTitle.rawValue,
            lead: PublicPagePhrase.previewLead.rawValue),
        RoomLink(
            .planning, .planning(.balance), .read(.planning), title: PlanPhrase.balanceTitle.rawValue,
            lead: PlanPhrase.balanceLead.rawValue),
        RoomLink(
            .planning, .planning(.councilLetter), .read(.planning), title: PlanPhrase.letterTitle.rawValue,
            lead: PlanPhrase.letterLead.rawValue),
    ]

    /// The register of findings with, beside each, what is done about it.
    package static func answering(_ register: Register) -> Register {
        var register = register
        let before = register.related
        register.related = { visit, finding in
            let markup = try await before?(visit, finding) ?? Markup()
            let answers = try await RelatedEntries.ofFinding(visit, finding)
            return fragment {
                markup
                answers
            }
        }
        return register
    }

    /// Adds the room's own addresses; those of its registers are added with all registers.
    package static func add(to router: SiteRouter) {
        PlanRoutes.add(to: router)
        CouncilLetterRoutes.add(to: router)
        PublicPageRoutes(site: router.site).add(to: router)
    }
}
