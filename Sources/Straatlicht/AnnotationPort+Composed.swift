import Domain
import Insight
import Planning
import Platform
import Prevention
import Registers
import SQLStore

extension AnnotationPort {
    /// Filled with campaigns, measures, the law and changes of the report point.
    static func composed(_ site: Site) -> AnnotationPort {
        AnnotationPort { municipality, days in
            try await site.database.read { connection in
                let campaigns = try Prevention.campaignPeriods(in: municipality, connection).map { period in
                    Annotation(
                        .campaign(period.title), from: period.from, to: period.to,
                        link: .page(period.address, .read(.prevention)))
                }
                let measures = try RegisterStore.all(of: Measure.register.id, in: municipality, connection)
                    .compactMap(Annotation.init(measure:))
                let changes = try AuditStore.days(
                    of: .settingsChanged, from: DutchTime.instant(of: days.lowerBound),
                    to: DutchTime.instant(of: days.upperBound.adding(days: 1)), in: municipality, connection
                ).map { Annotation(.form, from: $0, link: .page(.reporting(.settings), .changeSettings)) }
                return campaigns + measures + changes + Law.allCases.map(Annotation.init(law:))
            }
        }
    }
}

extension AnnotationPort.Annotation {
    /// `nil` for what did not begin.
    fileprivate init?(measure: Entry) {
        guard let state = measure[Measure.state], [.underWay, .done, .stopped].contains(state),
            let from = measure[Measure.start]
        else { return nil }
        self.init(
            .measure(measure[Measure.title]), from: from, to: measure[Measure.end],
            link: .page(Measure.register.address(of: measure.id), .read(.planning)))
    }

    fileprivate init(law: AnnotationPort.Law) {
        switch law {
        case .sexualOffences:
            // 1 July 2024.
            self.init(
                .law(law), from: CivilDate(year: 2024, month: 7, day: 1) ?? CivilDate(dayNumber: 0),
                link: .outside("https://wetten.overheid.nl/BWBR0001854/2024-07-01"))
        }
    }
}
