package import Domain
package import Platform

/// What else happened at the time of a series: campaigns, measures, law, the form. Filled by whoever puts the program
/// together; unfilled it shows nothing.
///
/// A line in a chart is a date and no explanation: what came after it did not come of it.
package struct AnnotationPort: Sendable {
    package struct Annotation: Hashable, Sendable {
        package let kind: Kind
        package let from: CivilDate
        /// Last day, where it had one.
        package let to: CivilDate?
        package let link: Link?

        package init(_ kind: Kind, from: CivilDate, to: CivilDate? = nil, link: Link? = nil) {
            (self.kind, self.from, self.to, self.link) = (kind, from, to, link)
        }
    }

    package enum Kind: Hashable, Sendable {
        /// With its title.
        case campaign(String)
        case measure(String)
        case law(Law)
        /// The settings of the report point changed; what changed is not kept.
        case form
    }

    package enum Law: CaseIterable, Hashable, Sendable {
        /// The Sexual Offences Act, since which street harassment is punishable (article 429ter of the Criminal Code).
        case sexualOffences
    }

    package enum Link: Hashable, Sendable {
        /// A page of this site, for who may open it.
        case page(MunicipalityURL, Permission)
        /// An address elsewhere.
        case outside(String)
    }

    /// What began on one of these days, in any order.
    package let annotations: @Sendable (Municipality.ID, ClosedRange<CivilDate>) async throws -> [Annotation]

    package init(
        annotations: @escaping @Sendable (Municipality.ID, ClosedRange<CivilDate>) async throws -> [Annotation] = {
            _, _ in []
        }
    ) {
        self.annotations = annotations
    }

    /// What began in the period of a page, the earliest first.
    func annotations(of filter: InsightFilter, in municipality: Municipality.ID) async throws -> [Annotation] {
        let days = filter.from...max(filter.from, filter.to)
        return try await annotations(municipality, days).filter { days.contains($0.from) }
            .sorted { ($0.from, $0.order) < ($1.from, $1.order) }
    }
}

extension AnnotationPort.Annotation {
    /// Among those that began on the same day.
    fileprivate var order: String {
        switch kind {
        case .law: "0"
        case .form: "1"
        case .measure(let title): "2" + title
        case .campaign(let title): "3" + title
        }
    }
}
