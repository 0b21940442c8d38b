import Domain
import HTML
import HTTPTypes
import Hummingbird
import Platform
import Registers
import SQLStore

/// Figures for research: counted and suppressed when they are fetched, only while the request is approved.
struct DataPackRoutes: Sendable {
    let site: Site
    let ports: ResearchPorts

    func add(to router: SiteRouter) {
        router.staff(.get, .research(.dataPack(.parameter("id"))), .edit(.research)) { visit in
            let (id, municipality) = (try visit.identifier("id"), visit.municipality.id)
            let request = try await site.database.read {
                try RegisterStore.find(id, of: DataRequest.register.id, in: municipality, $0)
            }
            guard let request, DataRequest.isDeliverable(request), let from = request[DataRequest.from],
                let through = request[DataRequest.through]
            else { throw SiteError.notFound }
            let reports = try await ports.countedReports(municipality, from, through)
            guard reports.count >= DataPack.smallestTotal else {
                return visit.redirect(to: DataRequest.register.address(of: id), query: "?te-weinig=1")
            }
            let pack = DataPack(of: reports, visit: visit.visit)
            let (now, account) = (site.surroundings.now(), visit.account)
            try await site.database.write { connection in
                try site.audit(
                    AuditEvent(.figuresGiven, of: .entry(id), by: .account(account), from: .site), at: now,
                    in: municipality, connection)
            }
            return .file(
                pack.csv(keptBack: visit.words(ResearchPhrase.self)(.packKeptBack)), .csv,
                named: "\(municipality.slug)-\(from)-\(through).csv")
        }
    }
}

extension DataRequest {
    static func isDeliverable(_ request: Entry) -> Bool {
        request[state] == .approved && request[termsAccepted] && !request.isArchived
    }
}

extension Register {
    /// With the figures beside the request that asked for them.
    var withPack: Register {
        var register = self
        register.related = { visit, entry in
            let words = visit.words(ResearchPhrase.self)
            return section {
                h2 { words(.packTitle) }
                p {
                    words(
                        .packAbout,
                        [
                            "threshold": String(DataPack.threshold), "total": String(DataPack.smallestTotal),
                            "days": String(DataRequest.shortestDays),
                        ])
                }
                if visit.query["te-weinig"] != nil { p(.class("field-error")) { words(.packTooFew) } }
                if DataRequest.isDeliverable(entry) {
                    p { words(.packReady) }
                    p {
                        a(
                            .class("button"), .href(visit.link(.research(.dataPack(.value(entry.id.description)))))
                        ) { words(.packDownload) }
                    }
                } else {
                    p(.class("hint")) { words(.packNotYet) }
                }
            }
        }
        return register
    }
}

extension DataPack {
    /// One table each by area, by month of reporting, by behaviour and by part of the day.
    init(of reports: [ResearchPorts.CountedReport], visit: Visit) {
        let words = visit.words(ResearchPhrase.self)
        func table(_ name: ResearchPhrase, _ labels: [String]) -> Table {
            let counts = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
            return Table(words(name), counts.sorted { $0.key < $1.key }.map { Cell($0.key, $0.value) })
        }
        let unknown = words(.packUnknown)
        let parts: [ResearchPhrase] = [.packNight, .packMorning, .packAfternoon, .packEvening]
        self.init([
            table(.packArea, reports.map { $0.area ?? unknown }),
            table(
                .packMonth,
                reports.map { String(DutchTime.reading(of: $0.reported).date.description.prefix(7)) }),
            table(.packBehaviour, reports.flatMap { $0.behaviours.map { visit.label($0, in: .behaviour) } }),
            table(
                .packDayPart,
                reports.map { report in
                    report.happened.map { words(parts[DutchTime.reading(of: $0).hour / 6]) } ?? unknown
                }),
        ])
    }
}
